import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { managerNames } from '../tools/managers.ts'
import { add, frozenInstall, inWorld, listed, ok, permissive, stopped } from './world.ts'

const places = [
  ['a direct dependency', { clean: '1.0.0', [listed.name]: listed.version }],
  ['a transitive one', { clean: '1.0.0', 'brings-malware': '1.0.0' }],
] as const

const only = process.env['ONLY']
for (const id of managerNames.filter((name) => !only || name.startsWith(only))) {
  for (const [where, dependencies] of places) {
    test(`${id} stops the first install when the feed lists ${where}`, () =>
      inWorld(id, dependencies, { files: permissive[id] }, async ({ app, run }) => {
        const result = await run('install')
        stopped(result)
        assert.match(result.output, /feed\/known-malware/u)
        assert.equal(app.marks(), [])
        assert.not.ok(await app.exists(`node_modules/${listed.name}/package.json`), 'it is not there to be imported')
        // npm 11 asks its root hooks last; the others stop before anything is unpacked.
        if (id !== 'npm@11')
          assert.not.ok(await app.exists('node_modules/clean/package.json'), 'nothing was unpacked yet')
      }))

    test(`${id} stops a frozen install from a lockfile with ${where}`, () =>
      inWorld(id, dependencies, { files: permissive[id], bare: true }, async ({ app, run, guard }) => {
        ok(await run('install', id.startsWith('npm') ? '--package-lock-only' : '--lockfile-only', '--ignore-scripts'))
        await app.forgetMarks()
        await guard('init')
        const result = await run(...frozenInstall(id))
        stopped(result)
        assert.match(result.output, /feed\/known-malware/u)
        assert.equal(app.marks(), [])
        assert.not.ok(await app.exists(`node_modules/${listed.name}/package.json`))
      }))
  }

  test(`${id} adds nothing that the feed lists, and leaves manifest and lockfile as they were`, () =>
    inWorld(id, { clean: '1.0.0' }, { files: permissive[id] }, async (world) => {
      const { app, run } = world
      ok(await run('install'))
      const lockfile = id.startsWith('npm') ? 'package-lock.json' : 'pnpm-lock.yaml'
      const before = [await app.read('package.json'), await app.read(lockfile)]
      const result = await add(world, 'brings-malware@1.0.0')
      stopped(result)
      assert.equal([await app.read('package.json'), await app.read(lockfile)], before)
      assert.equal(app.marks(), [])
      assert.not.ok(await app.exists('node_modules/brings-malware/package.json'))
    }))

  test(`${id} stops at a question when there is nobody to ask`, () =>
    inWorld(id, { young: '1.0.0' }, {}, async ({ app, run }) => {
      const result = await run('install')
      stopped(result)
      assert.match(result.output, /release\/too-young/u)
      assert.not.ok(await app.exists('node_modules/young/package.json'))
    }))
}

test.run()
