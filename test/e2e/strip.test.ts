import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { managerNames } from '../tools/managers.ts'
import { add, builderMarks, frozenInstall, inWorld, ok, permissive, scripted, type World } from './world.ts'

const fresh = async ({ app }: World) => {
  await app.remove('node_modules')
  await app.forgetMarks()
}

const only = process.env['ONLY']
for (const id of managerNames.filter((name) => !only || name.startsWith(only))) {
  for (const [how, files] of [
    ['by default', {}],
    ['although the user allows all scripts', permissive[id]],
  ] as const) {
    test(`${id} runs nothing that is not approved and runs what is, ${how}`, () =>
      inWorld(id, scripted, { files }, async (world) => {
        const { app, run, guard } = world
        const first = await run('install')
        ok(first)
        assert.equal(app.marks(), [], `first install\n${first.output}`)
        assert.ok(await app.exists('node_modules/runs-postinstall/mark.js'), 'it is installed all the same')

        ok(await guard('approve', 'builder'))
        await fresh(world)
        const frozen = await run(...frozenInstall(id))
        ok(frozen)
        assert.equal(app.marks(), builderMarks, `frozen install on a fresh clone\n${frozen.output}`)

        await app.forgetMarks()
        const again = await run('install')
        ok(again)
        assert.ok(
          app.marks().every((mark) => builderMarks.includes(mark)),
          `repeated install\n${again.output}`,
        )

        await app.forgetMarks()
        const added = await add(world, 'latecomer@1.0.0')
        ok(added)
        assert.ok(
          app.marks().every((mark) => builderMarks.includes(mark)),
          `add\n${added.output}`,
        )
        assert.ok(await app.exists('node_modules/latecomer/mark.js'), added.output)
        assert.match(await app.read('package.json'), /latecomer/u)
      }))
  }
}

test.run()
