import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { clean, hostile } from '../tools/packages.ts'
import { inOpenWorld, npms } from './npm-world.ts'
import { asCloned, covered, listed, offered, ok, stopped, type World } from './world.ts'

const packages = [
  ...offered.filter(({ name }) => name !== listed.name),
  hostile(listed.name, listed.version, { events: ['preinstall', 'postinstall'] }),
  clean('plain'),
]
const optional = { optionalDependencies: { [listed.name]: listed.version } }

const nothingOfIt = async ({ app }: World, output: string): Promise<void> => {
  assert.equal(app.marks(), [], output)
  assert.not.ok(await app.exists(`node_modules/${listed.name}/package.json`), 'it is not there to be imported')
}

for (const id of npms) {
  for (const command of ['install', 'ci']) {
    test(`${id} ${command} ends at a listed optional dependency that is the only one with scripts`, () =>
      inOpenWorld(id, { plain: '1.0.0' }, { packages, manifest: optional }, async (world) => {
        if (command === 'ci') ok(await world.run('install', '--package-lock-only', '--ignore-scripts'))
        const result = await world.run(command)
        stopped(result)
        assert.match(result.output, /feed\/known-malware/u)
        await nothingOfIt(world, result.output)
      }))

    test(`${id} ${command} runs no approved script either when a listed optional dependency ends it`, () =>
      inOpenWorld(id, { builder: '1.0.0' }, { packages }, async (world) => {
        const { app, run, guard } = world
        ok(await run('install'))
        ok(await guard('approve', 'builder'))
        await app.write('package.json', { ...(JSON.parse(await app.read('package.json')) as object), ...optional })
        if (command === 'ci') ok(await run('install', '--package-lock-only', '--ignore-scripts'))
        await asCloned(world)
        const result = await run(command)
        stopped(result)
        await nothingOfIt(world, result.output)
        covered(
          id,
          `npm ${command} (optional dependency)`,
          'as above; the last hook ends the install that npm would go on with',
        )
      }))
  }
}

test.run()
