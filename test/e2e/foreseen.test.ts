// A package that is added: what it brings is foretold and judged, and what comes instead does not get past the gates.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { managerNames } from '../tools/managers.ts'
import { clean, dependsOn, hostile } from '../tools/packages.ts'
import { inWorld, listed, ok, stopped, type World } from './world.ts'

const only = process.env['ONLY']
/** npm 11 asks its first hook when everything is in place, and has nothing to foretell. */
const each = managerNames.filter((name) => name !== 'npm@11' && (!only || name.startsWith(only)))

const good = clean(listed.name, '1.0.0')
const bad = hostile(listed.name, listed.version, { events: ['import', 'postinstall'] })
const child = clean('comes-along')
const parent = dependsOn('is-added', child)
const packages = [clean('stands'), good, parent, child, clean('got-scripts')]
const gotScripts = hostile('got-scripts', '1.0.1', { events: ['preinstall', 'install', 'postinstall'] })

/** pnpm asks the user's own hook in every run of it, npm writes a log of each. */
const ownHook = `module.exports = { hooks: { updateConfig(config) {
  require('node:fs').appendFileSync(require('node:path').join(__dirname, 'runs'), '.')
  return config
} } }\n`
const runsOf = ({ id, app }: World): number =>
  id.startsWith('npm')
    ? readdirSync(join(app.home, '.npm', '_logs')).length
    : readFileSync(join(app.root, 'runs')).length

for (const id of each) {
  const withOne = (look: (world: World) => Promise<void>) =>
    inWorld(
      id,
      { stands: '1.0.0' },
      { packages, files: id.startsWith('pnpm') ? { '.pnpmfile.cjs': ownHook } : {} },
      async (world) => {
        ok(await world.run('install'))
        ok(await world.run('install'))
        await look(world)
      },
    )
  const adding = async ({ app, run }: World, name: string, spec: string) => {
    const manifest = JSON.parse(await app.read('package.json'))
    await app.write('package.json', { ...manifest, dependencies: { ...manifest.dependencies, [name]: spec } })
    return run('install', ...(id.startsWith('pnpm') ? ['--no-frozen-lockfile'] : []))
  }

  test(`${id} judges what is added and what it needs, and resolves once`, () =>
    withOne(async (world) => {
      const before = runsOf(world)
      const result = await adding(world, 'is-added', '^1.0.0')
      ok(result)
      assert.is(runsOf(world) - before, 1, result.output)
      assert.match(result.output, /3 of 3 checked/u)
      assert.ok(await world.app.exists('node_modules/is-added/package.json'))
      const again = await world.run('install')
      ok(again)
      assert.not.match(again.output, /INCIDENT/u)
    }))

  test(`${id} stops at malware that comes instead of what was foretold`, () =>
    withOne(async (world) => {
      world.registry.after(`/${listed.name}`, 1, () => world.registry.set([...packages, bad]))
      const result = await adding(world, listed.name, '^1.0.0')
      stopped(result)
      assert.match(result.output, /feed\/known-malware/u)
      assert.not.ok(await world.app.exists(`node_modules/${listed.name}/package.json`), result.output)
      assert.equal(world.app.marks(), [])
      stopped(await world.run('install'))
      assert.equal(world.app.marks(), [])
    }))

  test(`${id} runs no script that comes instead of what was foretold`, () =>
    withOne(async (world) => {
      world.registry.after('/got-scripts', 1, () => world.registry.set([...packages, gotScripts]))
      const result = await adding(world, 'got-scripts', '^1.0.0')
      ok(result)
      assert.equal(JSON.parse(await world.app.read('node_modules/got-scripts/package.json')).version, '1.0.1')
      assert.match(result.output, /got-scripts@1\.0\.1/u)
      assert.equal(world.app.marks(), [])
    }))
}

test.run()
