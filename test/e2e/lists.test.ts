import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { asCloned, builderMarks, frozenInstall, inWorld, ok } from './world.ts'

const only = process.env['ONLY']
const each = (['npm@12', 'pnpm@12'] as const).filter((name) => !only || name.startsWith(only))
const tree = { builder: '1.0.0', 'runs-postinstall': '1.0.0', 'bare-gyp': '1.0.0' }

for (const id of each) {
  const isNpm = id.startsWith('npm')

  test(`${id} has the decisions in its own list for those without the guard, which loosens nothing with it`, () =>
    inWorld(id, tree, {}, async (world) => {
      const { app, run, guard } = world
      ok(await run('install'))
      const exported = await guard('approve', 'builder', '--export')
      ok(exported)
      assert.match(exported.stdout, isNpm ? /changed package\.json/u : /changed pnpm-workspace\.yaml/u)

      // Somebody lets the others run there as well.
      if (isNpm) {
        const manifest = JSON.parse(await app.read('package.json'))
        const allowScripts = { ...manifest.allowScripts, 'runs-postinstall@1.0.0': true, 'bare-gyp': true }
        await app.write('package.json', { ...manifest, allowScripts })
      } else {
        const text = await app.read('pnpm-workspace.yaml')
        await app.write('pnpm-workspace.yaml', `${text}  runs-postinstall@1.0.0: true\n  bare-gyp: true\n`)
      }
      await asCloned(world)
      const guarded = await run(...frozenInstall(id))
      ok(guarded)
      assert.equal(app.marks(), builderMarks, guarded.output)
    }))

  test(`${id} without the guard runs what was exported and nothing else`, () =>
    inWorld(id, tree, {}, async (world) => {
      const { app, run, guard } = world
      ok(await run('install'))
      ok(await guard('approve', 'builder', '--export'))
      ok(await guard('init', '--remove'))
      await asCloned(world)
      const bare = await run('install', ...(isNpm ? [] : ['--config.strictDepBuilds=false', '--no-frozen-lockfile']))
      ok(bare)
      assert.equal(app.marks(), builderMarks, bare.output)
    }))

  test(`${id} init takes over what a list of the project lets run, pinned to the bytes that are there`, () =>
    inWorld(id, tree, { bare: true }, async (world) => {
      const { app, run, guard } = world
      ok(await run('install', '--ignore-scripts'))
      if (isNpm)
        await app.write('package.json', {
          ...JSON.parse(await app.read('package.json')),
          allowScripts: { builder: true },
        })
      else await app.write('pnpm-workspace.yaml', 'allowBuilds:\n  builder: true\n')
      const init = await guard('init')
      ok(init)
      assert.match(init.stdout, /a list of yours allows them: builder@1\.0\.0/u)
      const [approval, ...rest] = JSON.parse(await app.read('portcullis-approvals.json'))
      assert.equal([approval.name, approval.version, rest], ['builder', '1.0.0', []])
      assert.match(approval.reason, /^imported from allow/u)
      assert.match(approval.pin.content, /^sha256-/u)
      assert.equal(app.marks(), [])
    }))
}

test.run()
