import { test } from 'uvu'
import * as assert from 'uvu/assert'
import type { ManagerName } from '../tools/managers.ts'
import { inWorld, ok } from './world.ts'

const only = process.env['ONLY']
/** How somebody gets a package in past the guard. */
const past: Readonly<Partial<Record<ManagerName, readonly string[]>>> = {
  'npm@12': ['install', 'latecomer@1.0.0', '--ignore-scripts'],
  'pnpm@12': ['add', 'latecomer@1.0.0', '--ignore-pnpmfile', '--ignore-scripts'],
}

for (const [id, way] of Object.entries(past) as [ManagerName, string[]][]) {
  if (only && !id.startsWith(only)) continue
  test(`${id}: what came in past the guard is an incident at the next install, once`, () =>
    inWorld(id, { clean: '1.0.0' }, {}, async ({ app, run }) => {
      const atHome = (...args: string[]) => run(...args)
      const first = await atHome('install')
      ok(first)
      assert.not.match(first.output, /INCIDENT/u)
      ok(await run(...way))
      assert.ok(await app.exists('node_modules/latecomer/package.json'))
      const next = await atHome('install', ...(id.startsWith('pnpm') ? ['--no-frozen-lockfile'] : []))
      ok(next)
      assert.match(
        next.output,
        /INCIDENT 1 package came into node_modules past the guard,\s+unjudged:\s+latecomer@1\.0\.0/u,
      )
      assert.not.match((await atHome('install')).output, /INCIDENT/u)
      assert.equal(app.marks(), [])
    }))
}

test.run()
