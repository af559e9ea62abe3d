import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { managerNames, type Result } from '../tools/managers.ts'
import type { FixturePackage } from '../tools/packages.ts'
import { asCloned, frozenInstall, inWorld, ok, type World } from './world.ts'

const only = process.env['ONLY']
const each = managerNames.filter((name) => !only || name.startsWith(only))

/** The script leads to a second file, through which a change may come; its own version stands in it as a literal. */
const release = (version: string, files: Readonly<Record<string, string>> = {}): FixturePackage => ({
  name: 'builder',
  version,
  manifest: { scripts: { postinstall: 'node mark.js' } },
  files: {
    'mark.js': `const version = '${version}'
require('./lib/step.js')
const file = process.env.PORTCULLIS_MARKER
if (file) require('node:fs').appendFileSync(file, 'builder@' + version + ' postinstall\\n')
`,
    'lib/step.js': 'exports.step = 1\n',
    ...files,
  },
})
const reviewed = release('1.0.0')
const harmless = release('1.0.1', { 'README.md': 'new words\n' })
const changed = release('1.0.2', { 'lib/step.js': 'exports.step = 2\n' })

/** As users of this manager are told to: npm runs no root script for these, so the wrapper does. */
const update = (world: World): Promise<Result> =>
  world.pm.kind === 'npm' ? world.guard('npm', 'update') : world.run('update')

/** Or a second install would find there what the script did at the first. */
const workspace = { 'pnpm-workspace.yaml': 'sideEffectsCache: false\n' }

for (const id of each) {
  test(`${id} runs a bump that reaches the same bytes by the approval before it, and strips one that does not`, () =>
    inWorld(
      id,
      { builder: '^1.0.0' },
      { packages: [reviewed], files: id.startsWith('pnpm') ? workspace : {} },
      async (world) => {
        const { app, run, guard, registry } = world
        ok(await run('install'))
        ok(await guard('approve', 'builder', '--reason', 'it only leaves a mark'))

        registry.set([reviewed, harmless])
        const bumped = await update(world)
        ok(bumped)
        assert.equal(app.marks(), ['builder@1.0.1 postinstall'], bumped.output)
        assert.match(bumped.output, /CARRIED approval of 1\.0\.0 /u)
        const approvals = JSON.parse(await app.read('portcullis-approvals.json'))
        const [, carried] = approvals
        assert.equal(
          [carried.version, carried.carried.from, carried.reason],
          ['1.0.1', '1.0.0', 'it only leaves a mark'],
        )

        await asCloned(world)
        const frozen = await run(...frozenInstall(id))
        ok(frozen)
        assert.equal(app.marks(), ['builder@1.0.1 postinstall'], frozen.output)

        await app.forgetMarks()
        registry.set([reviewed, harmless, changed])
        const next = await update(world)
        ok(next)
        assert.equal(app.marks(), [], next.output)
        const { version } = JSON.parse(await app.read('node_modules/builder/package.json'))
        assert.is(version, '1.0.2')
        ok(await run('install'))
        assert.equal(app.marks(), [], 'the next install does not carry it over either')
        assert.is(JSON.parse(await app.read('portcullis-approvals.json')).length, 2)
      },
    ))
}

test.run()
