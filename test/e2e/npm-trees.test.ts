import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { gitRepository } from '../tools/git.ts'
import { hostile, markScript } from '../tools/packages.ts'
import { inOpenWorld, type NpmName, npms } from './npm-world.ts'
import { asCloned, builderMarks, covered, dist, ok, stopped, type World } from './world.ts'

const workspace = (name: string, dependencies: Readonly<Record<string, string>>) => ({
  name,
  version: '1.0.0',
  dependencies,
  scripts: { postinstall: 'node mark.js postinstall', build: 'node mark.js build' },
})

const workspaces = {
  'packages/a/package.json': workspace('a', { 'runs-postinstall': '1.0.0', builder: '1.0.0' }),
  'packages/a/mark.js': markScript('a@1.0.0'),
  'packages/b/package.json': workspace('b', { a: '1.0.0', 'clean-parent': '1.0.0' }),
  'packages/b/mark.js': markScript('b@1.0.0'),
}
const own = ['a@1.0.0 postinstall', 'b@1.0.0 postinstall']

const gitEvents = ['preinstall', 'install', 'postinstall', 'prepare'] as const

/**
 * A git dependency with scripts of every kind, a hostile development dependency, and an .npmrc that would take the
 * guard's place: npm installs it like a project of its own to prepare it.
 */
async function gitSpec({ app }: World): Promise<string> {
  const repositories = join(app.home, 'git')
  await mkdir(repositories)
  return gitRepository(
    repositories,
    hostile('from-git', '1.0.0', {
      events: gitEvents,
      manifest: { devDependencies: { 'runs-postinstall': '1.0.0' } },
      files: {
        '.npmrc':
          'script-shell=/bin/sh\nignore-scripts=false\nnode-gyp=./mark.js\ndangerously-allow-all-scripts=true\n' +
          'node-options=--require=./preload.js\n',
        'preload.js': markScript('from-git@1.0.0 preload'),
      },
    }),
  )
}

const inGitWorld = (
  id: NpmName,
  files: Readonly<Record<string, string | object>>,
  look: (world: World, spec: string) => Promise<void>,
) =>
  inOpenWorld(id, {}, { bare: true, files }, async (world) => {
    const spec = await gitSpec(world)
    const manifest = JSON.parse(await world.app.read('package.json')) as object
    await world.app.write('package.json', { ...manifest, dependencies: { 'from-git': spec } })
    ok(await world.guard('init'))
    await look(world, spec)
  })

const letIn = { 'portcullis.json': { allow: [{ package: 'from-git', reason: 'the tests want it' }] } }

for (const id of npms) {
  test(`${id} runs the workspaces' own scripts and none of their dependencies that is not approved`, () =>
    inOpenWorld(id, {}, { files: workspaces, manifest: { workspaces: ['packages/*'] } }, async (world) => {
      const { app, run, guard } = world
      const first = await run('install')
      ok(first)
      assert.equal(app.marks().sort(), own, first.output)
      assert.ok(await app.exists('node_modules/runs-postinstall/mark.js'))
      assert.ok(await app.exists('node_modules/deep-child/mark.js'))

      ok(await guard('approve', 'builder'))
      for (const command of ['ci', 'install']) {
        await asCloned(world)
        const again = await run(command)
        ok(again)
        assert.equal(app.marks().sort(), [...own, ...builderMarks].sort(), `${command}\n${again.output}`)
      }

      await app.forgetMarks()
      const added = await guard('npm', 'install', '-w', 'a', 'latecomer@1.0.0')
      ok(added)
      assert.ok(
        app.marks().every((mark) => [...own, ...builderMarks].includes(mark)),
        added.output,
      )
      assert.match(await app.read('packages/a/package.json'), /latecomer/u)
      assert.ok(await app.exists('node_modules/latecomer/mark.js'), added.output)
      assert.not.match(await app.read('package.json'), /latecomer/u)

      await app.forgetMarks()
      const inside = await app.exec(world.pm, ['node', join(dist, 'cli.cjs'), 'npm', 'install', 'clean@1.0.0'], {
        cwd: join(app.root, 'packages/b'),
      })
      ok(inside)
      assert.match(await app.read('packages/b/package.json'), /"clean"/u)
      assert.ok(await app.exists('node_modules/clean/index.js'), inside.output)

      await app.forgetMarks()
      ok(await run('run', 'build', '--workspaces'))
      assert.equal(app.marks(), ['a@1.0.0 build', 'b@1.0.0 build'])
      covered(id, 'npm install, npm ci (workspaces)', 'as above; the script shell knows the own folders')
    }))

  test(`${id} stops at a git dependency that no policy lets in, and runs nothing of it`, () =>
    inGitWorld(id, {}, async ({ app, run }) => {
      const result = await run('install')
      stopped(result)
      assert.match(result.output, /source\/git/u)
      assert.equal(app.marks(), [], result.output)
    }))

  test(`${id} runs nothing of a git dependency that is let in, on a first install, on ci and through the wrapper`, () =>
    inGitWorld(id, letIn, async (world, spec) => {
      const { app, run, guard } = world
      for (const command of ['install', 'ci']) {
        await asCloned(world)
        const result = await run(command)
        ok(result)
        assert.equal(app.marks(), [], `${command}\n${result.output}`)
        assert.ok(await app.exists('node_modules/from-git/package.json'), result.output)
      }

      await asCloned(world)
      await app.remove('package-lock.json')
      const wrapped = await guard('npm', 'install', spec)
      ok(wrapped)
      assert.equal(app.marks(), [], `wrapper\n${wrapped.output}`)
      assert.ok(await app.exists('node_modules/from-git/package.json'), wrapped.output)
      covered(id, 'npm install (git dependency)', 'refused without a policy entry; its scripts never run')
    }))

  test(`${id} runs nothing of a git dependency when its cache lies in the project`, () =>
    inGitWorld(id, letIn, async ({ app, run }) => {
      const result = await run('install', '--cache', '.npm')
      ok(result)
      assert.equal(app.marks(), [], result.output)
      assert.ok(await app.exists('.npm/_cacache'), 'the cache is there')
    }))
}

test.run()
