import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { managerNames } from '../tools/managers.ts'
import { clean, hostile } from '../tools/packages.ts'
import { builderMarks, covered, frozenInstall, inWorld, listed, offered, ok, permissive, stopped } from './world.ts'

/** Tests of one lever where no other one would help: `npm run mutate` switches each off and wants red. */

const only = process.env['ONLY']
const chosen = managerNames.filter((name) => !only || name.startsWith(only))

for (const id of chosen.filter((name) => name.startsWith('pnpm'))) {
  test(`${id} does not even start a script that is not approved`, () =>
    inWorld(id, { 'runs-postinstall': '1.0.0' }, { files: permissive[id] }, async ({ app, run }) => {
      const { output } = await run('install')
      assert.equal(app.marks(), [])
      assert.not.match(output, /postinstall\$ node mark/u, 'pnpm started it, and only the script shell held it')
    }))

  test(`${id} refuses what it resolves beside the judged lockfile`, async () => {
    const before = clean(listed.name, '1.0.6')
    const after = hostile(listed.name, listed.version, { events: ['import'] })
    await inWorld(
      id,
      { [listed.name]: '^1.0.6' },
      { packages: [before], files: permissive[id] },
      async ({ app, run, registry }) => {
        // The registry has the hostile release from the moment on that pnpm has resolved once.
        registry.after(`/${listed.name}`, 1, () => registry.set([before, after]))
        const result = await run('install')
        stopped(result)
        assert.match(result.output, /feed\/known-malware/u)
        assert.not.ok(await app.exists(`node_modules/${listed.name}/package.json`))
      },
    )
  })
}

for (const id of chosen) {
  test(`${id} runs no approved script over files that another approved script has changed`, () => {
    const victim = hostile('victim')
    const spoiler = hostile('spoiler', '1.0.0', {
      events: [],
      files: { 'spoil.js': spoil },
      manifest: { scripts: { preinstall: 'node spoil.js' }, dependencies: {} },
    })
    const packages = [
      ...offered,
      { ...victim, manifest: { ...victim.manifest, dependencies: { spoiler: '1.0.0' } } },
      spoiler,
    ]
    return inWorld(
      id,
      { victim: '1.0.0', spoiler: '1.0.0' },
      { packages, files: permissive[id] },
      async ({ app, run, guard }) => {
        ok(await run('install'))
        ok(await guard('approve', 'victim', 'spoiler'))
        await app.remove('node_modules')
        const { output } = await run(...frozenInstall(id))
        assert.equal(app.marks(), [], output)
      },
    )
  })

  test(`${id} runs approved scripts whose files nobody touched`, () =>
    inWorld(id, { builder: '1.0.0' }, { files: permissive[id] }, async ({ app, run, guard }) => {
      ok(await run('install'))
      ok(await guard('approve', 'builder'))
      await app.remove('node_modules')
      ok(await run(...frozenInstall(id)))
      assert.equal(app.marks(), builderMarks)
    }))

  test(`${id} is guarded by the wrapper in a project that is not wired, and leaves no file of the guard there`, () =>
    inWorld(
      id,
      { 'runs-postinstall': '1.0.0', 'bare-gyp': '1.0.0' },
      { files: permissive[id], bare: true },
      async ({ app, guard }) => {
        const result = await guard('install')
        ok(result)
        assert.equal(app.marks(), [])
        assert.ok(await app.exists('node_modules/runs-postinstall/mark.js'), result.output)
        assert.not.ok(await app.exists('.portcullis'))
        covered(
          id,
          'portcullis install (project not wired)',
          id.startsWith('npm') ? wrapper : 'the same hooks as a global pnpmfile',
        )
      },
    ))
}

const wrapper = 'wrapper: judged first, installed without scripts, approved ones rebuilt'

/** Appends to the victim's mark.js wherever the manager has put it. */
const spoil = `
const { existsSync, readdirSync, appendFileSync } = require('node:fs')
const { join } = require('node:path')
const root = process.env.INIT_CWD
const store = join(root, 'node_modules/.pnpm')
const folders = [join(root, 'node_modules/victim'), ...(existsSync(store) ? readdirSync(store).map((name) => join(store, name, 'node_modules/victim')) : [])]
for (const folder of folders) if (existsSync(join(folder, 'mark.js'))) appendFileSync(join(folder, 'mark.js'), '// spoiled\\n')
`

test.run()
