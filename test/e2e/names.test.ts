import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { managerNames } from '../tools/managers.ts'
import { clean, dependsOn, hostile } from '../tools/packages.ts'
import { inWorld, ok, permissive, stopped } from './world.ts'

const squatter = hostile('lodahs', '4.17.21', { events: ['postinstall', 'import'] })
const packages = [clean('lodash', '4.17.21'), squatter, dependsOn('brings-squatter', squatter)]

const only = process.env['ONLY']
for (const id of managerNames.filter((name) => !only || name.startsWith(only))) {
  test(`${id} stops at a name that nobody knows and that is one slip from one that everybody knows`, () =>
    inWorld(id, { 'brings-squatter': '1.0.0' }, { files: permissive[id], packages }, async ({ app, run }) => {
      const result = await run('install')
      stopped(result)
      assert.match(result.output, /name\/typosquat/u)
      assert.equal(app.marks(), [])
      assert.not.ok(await app.exists('node_modules/lodahs/package.json'))
      assert.not.ok(await app.exists('node_modules/.pnpm/lodahs@4.17.21'))
    }))

  test(`${id} installs the one that is meant`, () =>
    inWorld(id, { lodash: '4.17.21' }, { files: permissive[id], packages }, async ({ app, run }) => {
      ok(await run('install'))
      assert.ok(await app.exists('node_modules/lodash/package.json'))
    }))
}

test.run()
