import { join } from 'node:path'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { type Manager, manager } from '../tools/managers.ts'
import { clean, hostile } from '../tools/packages.ts'
import { type Project, project } from '../tools/project.ts'
import { type Registry, startRegistry } from '../tools/registry.ts'
import { inOpenWorld, type NpmName, npms, npmWith } from './npm-world.ts'
import { asCloned, builderMarks, dist, listed, offered, ok, permissive, scripted, stopped } from './world.ts'

const peers = [
  clean('old-peer', '1.0.0'),
  clean('old-peer', '2.0.0'),
  clean('wants-old', '1.0.0', { peerDependencies: { 'old-peer': '^1.0.0' } }),
]

/** A private registry that answers nobody without the token, named by the project's own npmrc. */
async function inPrivateWorld(
  id: NpmName,
  look: (world: { app: Project; pm: Manager; registry: Registry }) => Promise<void>,
): Promise<void> {
  const registry = await startRegistry([hostile('@corp/tool'), clean('@corp/lib')], { auth: 'secret' })
  const pm = await manager(id)
  const host = registry.url.replace('http:', '')
  const app = await project({
    'package.json': { name: 'app', private: true, dependencies: { '@corp/tool': '1.0.0', '@corp/lib': '1.0.0' } },
    '.npmrc': `${permissive[id]['.npmrc']}@corp:registry=${registry.url}\n${host}:_authToken=${'${TOKEN}'}\n`,
  })
  try {
    ok(await app.exec(pm, ['node', join(dist, 'cli.cjs'), 'init'], { env: { TOKEN: 'secret' } }))
    await look({ app, pm, registry })
  } finally {
    await app.cleanup()
    await registry.close()
  }
}

for (const id of npms) {
  test(`${id}: a scoped registry with a token out of the environment serves npm and the guard`, () =>
    inPrivateWorld(id, async ({ app, pm, registry }) => {
      const env = { TOKEN: 'secret' }
      for (const args of [['install'], ['ci'], ['install', '--prefer-offline']]) {
        await app.remove('node_modules')
        const result = await app.run(pm, args, { env })
        ok(result)
        assert.equal(app.marks(), [], result.output)
        assert.match(result.output, /2 of 2 checked/u)
        assert.ok(await app.exists('node_modules/@corp/tool/mark.js'), result.output)
        assert.not.match(result.output, /secret/u)
      }
      ok(await app.exec(pm, ['node', join(dist, 'cli.cjs'), 'approve', '@corp/tool'], { env }))
      await app.remove('node_modules')
      ok(await app.run(pm, ['ci'], { env }))
      assert.equal(app.marks(), ['@corp/tool@1.0.0 postinstall'])
      assert.ok(registry.requests.every(({ headers }) => headers.authorization === 'Bearer secret'))
    }))

  test(`${id}: --registry, --cache and --offline reach the npm that resolves for the guard`, () =>
    inOpenWorld(id, scripted, {}, async (world) => {
      const { app, registry } = world
      await app.write('../home/.npmrc', 'registry=http://registry.invalid/\n')
      const place = ['--registry', registry.url, '--cache', join(app.home, 'other')]
      const first = await npmWith(world, ['install', ...place], { env: { npm_config_cache: undefined } })
      ok(first)
      assert.match(first.output, /8 of 8 checked/u)
      assert.equal(app.marks(), [], first.output)

      await asCloned(world)
      await app.remove('package-lock.json')
      const asked = registry.requests.length
      const again = await npmWith(world, ['install', '--offline', ...place], { env: { npm_config_cache: undefined } })
      ok(again)
      assert.equal(
        registry.requests.slice(asked).map(({ url }) => url),
        [],
        'nothing was asked',
      )
      assert.equal(app.marks(), [], again.output)
      assert.ok(await app.exists('node_modules/runs-postinstall/mark.js'))
    }))

  test(`${id}: --omit=dev and --legacy-peer-deps mean the same to both`, () =>
    inOpenWorld(
      id,
      { 'wants-old': '1.0.0', 'old-peer': '2.0.0', builder: '1.0.0' },
      { packages: [...offered, ...peers], manifest: { devDependencies: { latecomer: '1.0.0' } } },
      async (world) => {
        const { app, run, guard } = world
        const strict = await run('install')
        stopped(strict)
        const args = ['install', '--legacy-peer-deps', '--omit=dev']
        const result = await run(...args)
        ok(result)
        assert.equal(app.marks(), [], result.output)
        assert.ok(await app.exists('node_modules/wants-old/index.js'), result.output)
        assert.not.ok(await app.exists('node_modules/latecomer'), 'left out')
        ok(await guard('approve', 'builder'))
        await asCloned(world)
        const approved = await run('ci', '--legacy-peer-deps', '--omit=dev')
        ok(approved)
        assert.equal(app.marks(), builderMarks, approved.output)
      },
    ))

  test(`${id}: ci without a lockfile says what is missing`, () =>
    inOpenWorld(id, scripted, {}, async ({ app, run }) => {
      const result = await run('ci')
      stopped(result)
      assert.match(result.output, /package-lock\.json/u)
      assert.equal(app.marks(), [])
      assert.not.ok(await app.exists('node_modules/clean'))
    }))

  test(`${id}: --no-package-lock lets nothing past`, () =>
    inOpenWorld(id, scripted, {}, async ({ app, run, guard }) => {
      for (const result of [
        await run('install', '--no-package-lock'),
        await guard('npm', 'install', '--no-package-lock'),
      ]) {
        assert.equal(app.marks(), [], result.output)
        if (result.code !== 0) assert.match(result.output, /npm\/no-package-lock/u)
      }
    }))

  test(`${id}: --no-package-lock installs nothing that the feed lists`, () =>
    inOpenWorld(id, { [listed.name]: listed.version }, {}, async ({ app, run, guard }) => {
      for (const result of [
        await run('install', '--no-package-lock'),
        await guard('npm', 'install', '--no-package-lock'),
      ]) {
        stopped(result)
        assert.not.ok(await app.exists(`node_modules/${listed.name}/package.json`), result.output)
      }
    }))

  test(`${id}: of two installs at once neither hangs, and nothing unapproved runs`, () =>
    inOpenWorld(id, scripted, {}, async (world) => {
      const { app, run, guard } = world
      ok(await run('install'))
      ok(await guard('approve', 'builder'))
      await asCloned(world)
      const both = await Promise.all([run('install'), run('install')])
      for (const { signal, output } of both) assert.is(signal, null, output)
      assert.ok(
        app.marks().every((mark) => builderMarks.includes(mark)),
        app.marks().join('\n'),
      )
      await asCloned(world)
      ok(await run('ci'))
      assert.equal(app.marks(), builderMarks)
    }))
}

test.run()
