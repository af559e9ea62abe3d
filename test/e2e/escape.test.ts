import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { managerNames } from '../tools/managers.ts'
import { builderMarks, inWorld, ok, permissive, stopped } from './world.ts'

const only = process.env['ONLY']
const off = { PORTCULLIS: 'off' }

for (const id of managerNames.filter((name) => !only || name.startsWith(only))) {
  test(`${id}: PORTCULLIS=off lets an install through unguarded, says so, and leaves a record`, () =>
    inWorld(id, { builder: '1.0.0' }, { files: permissive[id] }, async ({ app, pm, guard }) => {
      const told = await app.run(pm, ['install'], { env: off })
      ok(told)
      assert.equal(app.marks(), builderMarks)
      assert.match(told.output, /portcullis: OFF, because PORTCULLIS=off is set\. NOTHING IS JUDGED/u)
      const record = (await app.read('.portcullis/escapes')).trim().split('\n')
      assert.is(record.length, 1, record.join('\n'))
      assert.match(record[0] ?? '', new RegExp(`^20\\d\\d-\\S+Z \\S+ ${pm.kind} install`, 'u'))
      assert.match((await guard('log', '.')).stdout, /PAST THE GUARD · \S+ install by/u)
      await app.write('portcullis.json', { deny: ['builder'] })
      const { code, stdout } = await guard('recheck', '.')
      assert.is(code, 1, stdout)
      assert.match(stdout, /EXPOSED builder@1\.0\.0 in/u)
      assert.match(stdout, /lock\S* line \d+ has it, no receipt/u)
      assert.match(stdout, /PAST THE GUARD 1 command in/u)
    }))

  // Where it is forbidden differs by manager, not by version, but for npm 11, which asks late.
  if (id === 'pnpm@10' || id === 'pnpm@11') continue
  test(`${id}: a policy that forbids it stops the install`, () =>
    inWorld(
      id,
      { builder: '1.0.0' },
      { files: { ...permissive[id], 'portcullis.json': { escape: 'forbid' } } },
      async ({ app, pm }) => {
        const told = await app.run(pm, ['install'], { env: off })
        stopped(told)
        assert.match(told.output, /the policy of this project forbids it/u)
        assert.equal(app.marks(), [])
        assert.not.ok(await app.exists('.portcullis/escapes'))
      },
    ))
}

test.run()
