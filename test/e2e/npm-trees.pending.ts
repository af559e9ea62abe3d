import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { gitRepository } from '../tools/git.ts'
import { hostile, markScript } from '../tools/packages.ts'
import { asCloned, inOpenWorld, npms } from './npm-world.ts'
import { builderMarks, ok, type World } from './world.ts'

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

/** A git dependency whose own development dependencies and npmrc are hostile as well: npm installs it like a project. */
async function gitSpec({ app }: World): Promise<string> {
  const repositories = join(app.home, 'git')
  await mkdir(repositories)
  const tool = hostile('git-tool', '1.0.0', { events: ['prepare'] })
  const toolSpec = await gitRepository(repositories, tool)
  return gitRepository(
    repositories,
    hostile('from-git', '1.0.0', {
      events: gitEvents,
      manifest: { devDependencies: { 'runs-postinstall': '1.0.0', 'git-tool': toolSpec } },
      files: {
        '.npmrc': 'git=./evil.sh\nscript-shell=/bin/sh\nnode-gyp=./mark.js\nnode-options=--require ./import.js\n',
        'evil.sh': '#!/bin/sh\nnode "$OLDPWD/mark.js" git\necho "evil git" >> "$PORTCULLIS_MARKER"\nexec git "$@"\n',
        'import.js': "require('node:fs').appendFileSync(process.env.PORTCULLIS_MARKER, 'node-options\\n')\n",
      },
    }),
  )
}

for (const id of npms) {
  test.skip(`${id} runs the workspaces' own scripts and none of their dependencies that is not approved`, () =>
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
      ok(await run('run', 'build', '--workspaces'))
      assert.equal(app.marks(), ['a@1.0.0 build', 'b@1.0.0 build'])
    }))

  test(`${id} runs nothing that a git dependency brings, on a first install, on ci and through the wrapper`, () =>
    inOpenWorld(id, {}, { bare: true }, async (world) => {
      const { app, run, guard } = world
      const spec = await gitSpec(world)
      const manifest = JSON.parse(await app.read('package.json')) as object
      await app.write('package.json', { ...manifest, dependencies: { 'from-git': spec } })
      ok(await guard('init'))
      const first = await run('install')
      assert.equal(app.marks(), [], `first install\n${first.output}`)
      ok(first)
      assert.ok(await app.exists('node_modules/from-git/package.json'), first.output)

      await asCloned(world)
      const frozen = await run('ci')
      assert.equal(app.marks(), [], `ci\n${frozen.output}`)
      ok(frozen)

      await asCloned(world)
      await app.remove('package-lock.json')
      const wrapped = await guard('npm', 'install', spec)
      assert.equal(app.marks(), [], `wrapper\n${wrapped.output}`)
      ok(wrapped)
      assert.ok(await app.exists('node_modules/from-git/package.json'), wrapped.output)
    }))
}

test.run()
