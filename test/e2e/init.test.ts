import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { type ManagerName, managerNames } from '../tools/managers.ts'
import { clean } from '../tools/packages.ts'
import { hasTerminal, talk } from './terminal.ts'
import { builderMarks, frozenInstall, inWorld, listed, offered, ok, permissive, stopped, type World } from './world.ts'

const only = process.env['ONLY']
const each = managerNames.filter((name) => !only || name.startsWith(only))
const onTerminal = hasTerminal ? test : test.skip
const group = '[q] abort: '

const lockOnly = (id: ManagerName) => ['install', id.startsWith('npm') ? '--package-lock-only' : '--lockfile-only']
const lockfileOf = (id: ManagerName) => (id.startsWith('npm') ? 'package-lock.json' : 'pnpm-lock.yaml')

/** Every file below the project but node_modules: path to bytes. */
function tree(root: string): Record<string, string> {
  const files = readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((name) => !name.split('/').includes('node_modules') && statSync(join(root, name)).isFile())
    .sort()
  return Object.fromEntries(files.map((name) => [name, readFileSync(join(root, name), 'latin1')]))
}

/** The user's command `pnpm` or `npm` at a developer's machine, with nobody at the keyboard. */
const atHome = ({ app, pm }: World, ...args: string[]) => app.run(pm, args, { env: { CI: undefined } })

for (const id of each) {
  const files = {
    '.npmrc': '# \u00fcber\r\nfund=false',
    ...(id.startsWith('npm') ? {} : { '.pnpmfile.cjs': 'module.exports = {}' }),
  }

  test(`${id}: init says what it will do, does it once, and --remove restores every byte after an install`, () =>
    inWorld(id, { clean: '1.0.0', builder: '1.0.0' }, { files, bare: true }, async ({ app, run, guard }) => {
      const before = tree(app.root)
      const ci = ['--ci', id.startsWith('npm') ? 'github' : 'gitlab']
      const planned = await guard('init', '--dry-run', ...ci)
      ok(planned)
      assert.equal(tree(app.root), before, 'a dry run writes nothing')

      const done = await guard('init', ...ci)
      ok(done)
      const said = (text: string) => text.split('\n').filter((line) => /^(?:create|change) /u.test(line))
      assert.equal(said(done.stdout), said(planned.stdout))
      const after = tree(app.root)
      const touched = Object.keys(after).filter(
        (name) => after[name] !== before[name] && !name.startsWith('.portcullis/'),
      )
      for (const name of touched)
        assert.match(done.stdout, new RegExp(`(?:create|change) ${name.replaceAll('.', '\\.')}:`, 'u'))
      assert.ok(after[id.startsWith('npm') ? '.github/workflows/portcullis.yml' : '.gitlab/portcullis.yml'])
      ok(await guard('init', ...ci))
      assert.equal(tree(app.root), after, 'a second run changes no byte')

      ok(await run('install'))
      assert.equal(app.marks(), [])
      ok(await guard('init', '--remove', '--dry-run'))
      ok(await guard('init', '--remove'))
      const { [lockfileOf(id)]: lockfile, ...rest } = tree(app.root)
      assert.ok(lockfile)
      assert.equal(rest, before)
      assert.match((await guard('init', '--remove')).stdout, /no wiring to remove/u)
    }))

  test(`${id}: an existing project goes on with its own lockfile when it is wired`, () =>
    inWorld(
      id,
      { clean: '1.0.0', builder: '1.0.0' },
      { files: permissive[id], bare: true },
      async ({ app, run, guard }) => {
        ok(await run(...lockOnly(id), '--ignore-scripts'))
        const done = await guard('init')
        ok(done)
        if (id.startsWith('pnpm')) {
          // pnpm refuses a lockfile that does not name its pnpmfile, whatever the pnpmfile does.
          assert.match(done.stdout, /run `pnpm install --no-frozen-lockfile` once and commit/u)
          stopped(await run(...frozenInstall(id)))
          ok(await run('install', '--no-frozen-lockfile'))
          await app.remove('node_modules')
        }
        const frozen = await run(...frozenInstall(id))
        ok(frozen)
        assert.equal(app.marks(), [])
        assert.ok(await app.exists('node_modules/builder/mark.js'))
      },
    ))

  test(`${id}: what is listed in an existing lockfile is reported and not accepted, and the project is wired`, () =>
    inWorld(id, { clean: '1.0.0', [listed.name]: listed.version }, { bare: true }, async ({ app, run, guard }) => {
      ok(await run(...lockOnly(id), '--ignore-scripts'))
      const result = await guard('init')
      assert.is(result.code, 1, result.output)
      assert.match(result.output, /feed\/known-malware/u)
      const accepted = await app.read('.portcullis/accepted')
      assert.match(accepted, /^clean@1\.0\.0 /mu)
      assert.not.match(accepted, new RegExp(listed.name, 'u'))
      stopped(await run('install'))
      assert.equal(app.marks(), [])
      assert.not.ok(await app.exists(`node_modules/${listed.name}`))
    }))

  test(`${id}: a newcomer joins the baseline where a developer installs it, and not in CI`, () =>
    inWorld(id, { clean: '1.0.0' }, {}, async (world) => {
      const { app, run } = world
      ok(await run('install'))
      assert.not.match(await app.read('.portcullis/accepted'), /clean@/u, 'CI')
      await app.remove('node_modules')
      ok(await atHome(world, 'install'))
      assert.match(await app.read('.portcullis/accepted'), /^clean@1\.0\.0 sha512-/mu)
    }))

  onTerminal(`${id}: init asks once for all, and nothing is asked again of what was there, young or not`, () =>
    inWorld(
      id,
      { clean: '1.0.0', young: '1.0.0', builder: '1.0.0', 'runs-postinstall': '1.0.0' },
      { files: permissive[id], bare: true },
      async (world) => {
        const { app, run } = world
        ok(await run(...lockOnly(id), '--ignore-scripts'))
        const cli = join(process.env['PORTCULLIS_DIST'] ?? join(import.meta.dirname, '../../dist'), 'cli.cjs')
        const first = await talk(world, ['node', cli, 'init'], [[group, '\r']])
        assert.is(first.code, 0, first.output)
        assert.is(first.output.split(group).length, 2, 'one question')
        assert.match(await app.read('.portcullis/accepted'), /^young@1\.0\.0 sha512-/mu)
        assert.not.ok(await app.exists('portcullis-approvals.json'))

        const next = await talk(world, [world.pm.kind, 'install'], [])
        assert.is(next.code, 0, next.output)
        assert.not.match(next.output, /abort: |aborts: /u)
        assert.ok(await app.exists('node_modules/young/package.json'))
        assert.equal(app.marks(), [])
      },
    ),
  )
}

for (const id of each.filter((name) => name.startsWith('npm'))) {
  test(`${id}: the user's own hooks still run, behind the guard`, () =>
    inWorld(
      id,
      { clean: '1.0.0', 'runs-postinstall': '1.0.0' },
      { manifest: { scripts: { preinstall: 'echo pre >> own.txt || true', postinstall: 'echo post >> own.txt' } } },
      async ({ app, run }) => {
        ok(await run('install'))
        assert.is(await app.read('own.txt'), 'pre\npost\n')
        assert.equal(app.marks(), [])
      },
    ))

  test(`${id}: a script-shell of the user's own in .npmrc does not take the guard's place`, () =>
    inWorld(
      id,
      { 'runs-postinstall': '1.0.0' },
      { files: { '.npmrc': 'script-shell=/bin/sh\n' } },
      async ({ app, run, guard }) => {
        ok(await run('install'))
        assert.equal(app.marks(), [])
        assert.match((await guard('init')).stdout, /script-shell=\/bin\/sh stays but counts no more/u)
      },
    ))
}

const own = (exported: string) => `
const see = (what) => require('node:fs').appendFileSync(require('node:path').join(process.cwd(), 'seen'), what + '\\n')
const own = {
  readPackage(pkg) { see('readPackage'); if (pkg.name === 'clean') pkg.dependencies = { extra: '1.0.0' }; return pkg },
  updateConfig(config) {
    see('updateConfig')
    return Object.assign(config, { dangerouslyAllowAllBuilds: true, scriptShell: '/bin/sh', allowBuilds: { builder: true } })
  },
  preResolution() { see('preResolution') },
}
${exported}
`
const asModule = (exported: string) => `import { createRequire } from 'node:module'
const require = createRequire(import.meta.url)${own(exported)}`
const packages = [...offered, clean('extra')]

const pnpmfiles: readonly (readonly [string, string, string])[] = [
  ['.pnpmfile.cjs', 'module.exports', own('module.exports = { hooks: own }')],
  ['.pnpmfile.mjs', 'a constant', asModule('export const hooks = own')],
  ['.pnpmfile.mjs', 'another name', asModule('export { own as hooks }')],
]
for (const id of each.filter((name) => name.startsWith('pnpm'))) {
  for (const [file, how, text] of pnpmfiles.filter(([name]) => id !== 'pnpm@10' || name.endsWith('.cjs'))) {
    test(`${id}: hooks in ${file}, exported as ${how}, still work and cannot undo the guard`, () =>
      inWorld(id, { clean: '1.0.0', builder: '1.0.0' }, { files: { [file]: text }, packages }, async (world) => {
        const { app, run, guard } = world
        ok(await run('install'))
        const seen = new Set((await app.read('seen')).trim().split('\n'))
        assert.equal([...seen].sort(), ['preResolution', 'readPackage', 'updateConfig'])
        assert.match(await app.read('pnpm-lock.yaml'), /extra@1\.0\.0/u, 'what readPackage adds is installed')
        assert.equal(app.marks(), [])

        ok(await guard('approve', 'builder'))
        await app.remove('node_modules')
        ok(await run('install', '--frozen-lockfile'))
        assert.equal(app.marks(), builderMarks)

        stopped(await run('add', `${listed.name}@${listed.version}`))
        assert.not.ok(await app.exists(`node_modules/${listed.name}`))
      }))
  }

  test(`${id}: an .mjs without hooks gets the guard's`, () =>
    inWorld(
      id,
      { builder: '1.0.0' },
      { files: { '.pnpmfile.mjs': 'export const finders = {}\n', ...permissive[id] } },
      async ({ app, run }) => {
        ok(await run('install'))
        assert.equal(app.marks(), [])
        assert.ok(await app.exists('node_modules/builder/mark.js'))
      },
    ))
}

test.run()
