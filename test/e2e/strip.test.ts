import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { type ManagerName, managerNames } from '../tools/managers.ts'
import { add, asCloned, builderMarks, covered, frozenInstall, inWorld, ok, permissive, scripted } from './world.ts'

const pnpm = {
  'pnpm install (first)': 'pnpmfile: deny list, judged before resolution, script shell',
  'pnpm install --frozen-lockfile': 'pnpmfile: deny list, judged before resolution, script shell',
  'pnpm install (again)': 'pnpmfile: deny list, script shell',
  'pnpm add': 'pnpmfile: deny list, judged before resolution, unjudged refused, script shell',
}
const wrapper = 'wrapper: judged first, installed without scripts, approved ones rebuilt'
const npm11 = 'script shell judges at the first script; root preinstall checks the rest and takes out what is condemned'
const npm12 = 'root preinstall judges first; script shell; root postinstall checks and runs what is approved'

/** What this test proves of each manager, and what holds there. */
const levers: Readonly<Record<ManagerName, Readonly<Record<string, string>>>> = {
  'npm@11': {
    'npm install (first)': npm11,
    'npm ci': npm11,
    'npm install (again)': npm11,
    'portcullis npm install PKG': wrapper,
  },
  'npm@12': {
    'npm install (first)': npm12,
    'npm ci': npm12,
    'npm install (again)': npm12,
    'portcullis npm install PKG': wrapper,
  },
  'pnpm@10': pnpm,
  'pnpm@11': pnpm,
  'pnpm@12': pnpm,
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
        await asCloned(world)
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
        for (const [command, lever] of Object.entries(levers[id])) covered(id, command, lever)
      }))
  }
}

test.run()
