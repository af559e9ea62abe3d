import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { type ManagerName, managerNames, type Result } from '../tools/managers.ts'
import { clean, hostile } from '../tools/packages.ts'
import { covered, inWorld, listed, ok, permissive, stopped, type World } from './world.ts'

const only = process.env['ONLY']
const each = managerNames.filter((name) => !only || name.startsWith(only))

const before = [clean('gets-scripts', '1.0.0'), clean(listed.name, '1.0.0'), clean('leaver')]
const gotScripts = hostile('gets-scripts', '1.1.0', { events: ['preinstall', 'install', 'postinstall'] })
const gotMalware = hostile(listed.name, listed.version, { events: ['import', 'postinstall'] })

/** As users of this manager are told to: npm runs no root script for these, so the wrapper does. */
const guarded = (world: World, ...args: string[]): Promise<Result> =>
  world.pm.kind === 'npm' ? world.guard('npm', ...args) : world.run(...args)
const called = (id: ManagerName, command: string) =>
  id.startsWith('npm') ? `portcullis npm ${command}` : `pnpm ${command}`
const lever = (id: ManagerName) =>
  id.startsWith('npm')
    ? 'wrapper: judged first, installed without scripts, approved ones rebuilt'
    : 'pnpmfile: deny list, judged before resolution, unjudged refused, script shell'

const versionOf = async ({ app }: World, name: string) =>
  JSON.parse(await app.read(`node_modules/${name}/package.json`)).version

for (const id of each) {
  const inOld = (look: (world: World) => Promise<void>) =>
    inWorld(
      id,
      { 'gets-scripts': '^1.0.0', [listed.name]: '^1.0.0', leaver: '1.0.0' },
      { files: permissive[id], packages: before },
      async (world) => {
        ok(await world.run('install'))
        assert.is(await versionOf(world, 'gets-scripts'), '1.0.0')
        await look(world)
      },
    )

  test(`${id} update brings in a version that got scripts, and runs none of them`, () =>
    inOld(async (world) => {
      world.registry.set([...before, gotScripts])
      const result = await guarded(world, 'update')
      ok(result)
      assert.is(await versionOf(world, 'gets-scripts'), '1.1.0')
      assert.equal(world.app.marks(), [], result.output)
      covered(id, called(id, 'update'), lever(id))
    }))

  test(`${id} install brings in what an edited package.json asks for, and runs none of its scripts`, () =>
    inOld(async (world) => {
      const { app, run, registry } = world
      registry.set([...before, gotScripts])
      const manifest = JSON.parse(await app.read('package.json'))
      await app.write('package.json', {
        ...manifest,
        dependencies: { ...manifest.dependencies, 'gets-scripts': '1.1.0' },
      })
      const result = await run('install', ...(id.startsWith('pnpm') ? ['--no-frozen-lockfile'] : []))
      ok(result)
      assert.is(await versionOf(world, 'gets-scripts'), '1.1.0')
      assert.equal(app.marks(), [], result.output)
    }))

  test(`${id} update stops at a version that the feed lists, and what was there stays`, () =>
    inOld(async (world) => {
      world.registry.set([...before, gotMalware])
      const result = await guarded(world, 'update')
      stopped(result)
      assert.match(result.output, /feed\/known-malware/u)
      assert.is(await versionOf(world, listed.name), '1.0.0')
      assert.equal(world.app.marks(), [])
    }))

  test(`${id} remove takes out what is named and runs nothing`, () =>
    inOld(async (world) => {
      world.registry.set([...before, gotScripts])
      ok(await guarded(world, 'remove', 'leaver'))
      assert.not.ok(await world.app.exists('node_modules/leaver'))
      assert.not.match(await world.app.read('package.json'), /leaver/u)
      assert.equal(world.app.marks(), [])
      covered(id, called(id, 'remove'), lever(id))
    }))
}

test.run()
