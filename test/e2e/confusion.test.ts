import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { managerNames } from '../tools/managers.ts'
import { clean, dependsOn, hostile } from '../tools/packages.ts'
import { type Registry, startRegistry } from '../tools/registry.ts'
import { add, frozenInstall, inWorld, ok, permissive, stopped, type World } from './world.ts'

const squatter = hostile('@acme/words', '99.9.9', { events: ['preinstall', 'postinstall', 'import'] })
/** What everybody can publish: the squatter, and a package that wants it. */
const everybodys = [clean('clean'), clean('zz-own-tool', '2.0.0'), squatter, dependsOn('wants-words', squatter)]
const own = [clean('@acme/words', '1.2.0'), clean('zz-own-tool')]

const policyFor = (registry: string) => ({ internal: [{ package: '@acme/*', registry }] })

async function withPrivate(look: (registry: Registry) => Promise<void>): Promise<void> {
  const registry = await startRegistry(own)
  try {
    await look(registry)
  } finally {
    await registry.close()
  }
}

async function neverIn({ app }: World): Promise<void> {
  assert.equal(app.marks(), [])
  assert.not.ok(await app.exists('node_modules/@acme/words/package.json'))
  assert.not.ok(await app.exists('node_modules/.pnpm/@acme+words@99.9.9'))
}

const only = process.env['ONLY']
for (const id of managerNames.filter((name) => !only || name.startsWith(only))) {
  test(`${id}: a public copy at 99.9.9 of a declared name never gets in, by whatever way it is wanted`, () =>
    withPrivate(async (privates) => {
      const files = { ...permissive[id], 'portcullis.json': policyFor(privates.url) }
      for (const dependencies of [{ '@acme/words': '>=1.0.0' }, { clean: '1.0.0', 'wants-words': '1.0.0' }]) {
        await inWorld(id, dependencies, { files, packages: everybodys }, async (world) => {
          const result = await world.run('install')
          stopped(result)
          assert.match(result.output, /confusion\/wrong-registry/u)
          await neverIn(world)
        })
      }
    }))

  test(`${id}: with the scope's registry configured, the project's own package is installed`, () =>
    withPrivate(async (privates) => {
      const { '.npmrc': npmrc = '', ...rest } = permissive[id] as Record<string, string>
      const files = {
        ...rest,
        '.npmrc': `${npmrc}@acme:registry=${privates.url}\n`,
        'portcullis.json': policyFor(privates.url),
      }
      await inWorld(id, { '@acme/words': '>=1.0.0' }, { files, packages: everybodys }, async ({ app, run }) => {
        ok(await run('install'))
        assert.match(await app.read('node_modules/@acme/words/package.json'), /"1\.2\.0"/u)
      })
    }))

  test(`${id}: a lockfile from before the scope was configured brings nothing in, without any policy`, () =>
    withPrivate(async (privates) => {
      const options = { files: permissive[id], packages: everybodys, bare: true }
      await inWorld(id, { '@acme/words': '>=1.0.0' }, options, async (world) => {
        const { app, run, guard } = world
        ok(await run('install', id.startsWith('npm') ? '--package-lock-only' : '--lockfile-only', '--ignore-scripts'))
        await app.forgetMarks()
        const npmrc = (await app.exists('.npmrc')) ? await app.read('.npmrc') : ''
        await app.write('.npmrc', `${npmrc}@acme:registry=${privates.url}\n`)
        await guard('init')
        const result = await run(...frozenInstall(id))
        stopped(result)
        // pnpm's lockfile has no address, so it asks the private registry, which has no such version.
        if (id.startsWith('npm')) assert.match(result.output, /confusion\/wrong-registry/u)
        await neverIn(world)
      })
    }))

  test(`${id}: a name that nobody declared is stopped where the internal registry has another package of it`, () =>
    withPrivate(async (privates) => {
      const files = { ...permissive[id], 'portcullis.json': policyFor(privates.url) }
      await inWorld(id, { 'zz-own-tool': '>=1.0.0' }, { files, packages: everybodys }, async ({ app, run }) => {
        const result = await run('install')
        stopped(result)
        assert.match(result.output, /confusion\/two-registries/u)
        assert.not.ok(await app.exists('node_modules/zz-own-tool/package.json'))
      })
    }))

  test(`${id}: adding the public copy is stopped`, () =>
    withPrivate(async (privates) => {
      const files = { ...permissive[id], 'portcullis.json': policyFor(privates.url) }
      await inWorld(id, { clean: '1.0.0' }, { files, packages: everybodys }, async (world) => {
        ok(await world.run('install'))
        stopped(await add(world, '@acme/words@99.9.9'))
        await neverIn(world)
      })
    }))
}

test.run()
