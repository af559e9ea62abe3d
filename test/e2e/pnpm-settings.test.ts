import { join } from 'node:path'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { manager, managerNames } from '../tools/managers.ts'
import { clean, hostile } from '../tools/packages.ts'
import { project } from '../tools/project.ts'
import { startRegistry } from '../tools/registry.ts'
import { asCloned, builderMarks, dist, inWorld, listed, ok, permissive, scripted, stopped } from './world.ts'

const only = process.env['ONLY']
const each = managerNames.filter((name) => name.startsWith('pnpm') && (!only || name.startsWith(only)))

const member = (name: string, dependencies: object) => ({ name, version: '1.0.0', private: true, dependencies })

for (const id of each) {
  test(`${id}: a scoped registry with a token out of the environment serves pnpm and the guard`, async () => {
    const registry = await startRegistry([hostile('@corp/tool'), clean('@corp/lib')], { auth: 'secret' })
    const pm = await manager(id)
    // pnpm expands no variable of the environment in a project's own .npmrc any more.
    const place = registry.url.replace('http:', '')
    const app = await project(
      {
        'package.json': {
          name: 'app',
          private: true,
          packageManager: `pnpm@${pm.version}`,
          dependencies: { '@corp/tool': '1.0.0', '@corp/lib': '1.0.0' },
        },
        ...permissive[id],
      },
      { userconfig: [`@corp:registry=${registry.url}`, `${place}:_authToken=${'${TOKEN}'}`] },
    )
    const env = { TOKEN: 'secret' }
    try {
      ok(await app.exec(pm, ['node', join(dist, 'cli.cjs'), 'init'], { env }))
      for (const args of [['install'], ['install', '--frozen-lockfile']]) {
        await app.remove('node_modules')
        const result = await app.run(pm, args, { env })
        ok(result)
        assert.equal(app.marks(), [], result.output)
        assert.match(result.output, /2 of 2 checked/u)
        assert.not.match(result.output, /secret/u)
      }
      ok(await app.exec(pm, ['node', join(dist, 'cli.cjs'), 'approve', '@corp/tool'], { env }))
      await app.remove('node_modules')
      ok(await app.run(pm, ['install', '--frozen-lockfile'], { env }))
      assert.equal(app.marks(), ['@corp/tool@1.0.0 postinstall'])
      assert.ok(registry.requests.every(({ headers }) => headers.authorization === 'Bearer secret'))
    } finally {
      await app.cleanup()
      await registry.close()
    }
  })

  test(`${id}: --registry and --offline reach the pnpm that resolves for the guard`, () =>
    inWorld(id, scripted, { files: permissive[id] }, async (world) => {
      const { app, run, registry } = world
      await app.write('../home/.npmrc', 'registry=http://registry.invalid/\n')
      const first = await run('install', '--registry', registry.url)
      ok(first)
      assert.match(first.output, /8 of 8 checked/u)
      assert.equal(app.marks(), [], first.output)

      await asCloned(world)
      await app.remove('pnpm-lock.yaml')
      const asked = registry.requests.length
      const again = await run('install', '--offline', '--no-frozen-lockfile', '--registry', registry.url)
      ok(again)
      assert.equal(
        registry.requests.slice(asked).map(({ url }) => url),
        [],
        'nothing was asked',
      )
      assert.equal(app.marks(), [], again.output)
      assert.ok(await app.exists('node_modules/runs-postinstall/mark.js'))
    }))

  test(`${id}: --prod means the same to both`, () =>
    inWorld(
      id,
      { builder: '1.0.0' },
      { files: permissive[id], manifest: { devDependencies: { latecomer: '1.0.0' } } },
      async (world) => {
        const { app, run, guard } = world
        const result = await run('install', '--prod')
        ok(result)
        assert.equal(app.marks(), [], result.output)
        assert.not.ok(await app.exists('node_modules/latecomer'), 'left out')
        ok(await guard('approve', 'builder'))
        await asCloned(world)
        const approved = await run('install', '--prod', '--frozen-lockfile')
        ok(approved)
        assert.equal(app.marks(), builderMarks, approved.output)
        assert.not.ok(await app.exists('node_modules/latecomer'), 'left out')
      },
    ))

  test(`${id}: --filter and --dir choose the same workspace for both`, () =>
    inWorld(
      id,
      {},
      {
        files: {
          'pnpm-workspace.yaml': 'dangerouslyAllowAllBuilds: true\npackages:\n  - packages/*\n',
          'packages/one/package.json': member('one', { 'runs-postinstall': '1.0.0' }),
          'packages/two/package.json': member('two', { clean: '1.0.0' }),
        },
      },
      async ({ app, run }) => {
        ok(await run('install'))
        const added = await run('--filter', 'two', 'add', 'latecomer@1.0.0')
        ok(added)
        assert.equal(app.marks(), [], added.output)
        assert.match(await app.read('packages/two/package.json'), /latecomer/u)
        assert.not.match(await app.read('packages/one/package.json'), /latecomer/u)
        assert.ok(await app.exists('packages/two/node_modules/latecomer/mark.js'))

        const listedIn = await run('--dir', 'packages/one', 'add', `${listed.name}@${listed.version}`)
        stopped(listedIn)
        assert.not.match(await app.read('packages/one/package.json'), new RegExp(listed.name, 'u'))
        assert.not.ok(await app.exists(`packages/one/node_modules/${listed.name}`))

        const below = await run('--dir', 'packages/one', 'add', 'builder@1.0.0')
        ok(below)
        assert.equal(app.marks(), [], below.output)
        assert.match(await app.read('packages/one/package.json'), /builder/u)
      },
    ))
}

test.run()
