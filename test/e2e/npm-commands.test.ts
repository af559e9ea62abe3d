import { cp } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { clean, hostile, markScript } from '../tools/packages.ts'
import { inOpenWorld, npms, npmWith } from './npm-world.ts'
import { builderMarks, covered, dist, listed, offered, ok, permissive, scripted, stopped } from './world.ts'

const tool = {
  ...clean('tool', '1.0.0', { bin: { tool: './tool.js' }, dependencies: { 'runs-postinstall': '1.0.0' } }),
  files: {
    'tool.js': `#!/usr/bin/env node
console.log('tool', JSON.stringify(process.argv.slice(2)))
process.exitCode = 7
`,
  },
}
const evilTool = {
  ...hostile(listed.name, listed.version, { manifest: { bin: { [listed.name]: './mark.js' } } }),
}
const packages = [...offered.filter(({ name }) => name !== listed.name), tool, evilTool, hostile('extra')]

for (const id of npms) {
  test(`${id} install PKG without the wrapper runs no script`, () =>
    inOpenWorld(id, { clean: '1.0.0' }, { packages }, async ({ app, run }) => {
      ok(await run('install'))
      for (const spec of ['latecomer@1.0.0', 'clean-parent@1.0.0', 'bare-gyp@1.0.0']) {
        const result = await run('install', spec)
        assert.equal(app.marks(), [], `${spec}\n${result.output}`)
      }
      covered(id, 'npm install PKG (not the wrapper)', 'script shell: its scripts do not run; its files are not judged')
    }))

  test(`${id} rebuild without the wrapper runs approved scripts only`, () =>
    inOpenWorld(id, scripted, { packages }, async ({ app, run, guard }) => {
      ok(await run('install'))
      ok(await guard('approve', 'builder'))
      const result = await run('rebuild')
      ok(result)
      assert.equal(app.marks(), builderMarks, result.output)
      covered(id, 'npm rebuild', 'script shell')
    }))

  test(`${id} run keeps arguments, exit code, output and workspace of the project's own scripts`, () =>
    inOpenWorld(
      id,
      {},
      {
        manifest: {
          workspaces: ['packages/*'],
          scripts: { build: 'node build.js first', fail: 'exit 9', test: 'node mark.js test' },
        },
        files: {
          'build.js': 'console.log(JSON.stringify(process.argv.slice(2)))\nprocess.exitCode = 3\n',
          'mark.js': markScript('app@1.0.0'),
          'packages/a/package.json': { name: 'a', version: '1.0.0', scripts: { where: 'pwd' } },
        },
      },
      async ({ app, run }) => {
        const build = await run('run', '--silent', 'build', '--', 'two words', "it's", '$HOME')
        assert.is(build.code, 3, build.output)
        assert.is(build.stdout.trim(), JSON.stringify(['first', 'two words', "it's", '$HOME']))
        assert.is((await run('run', 'fail')).code, 9)
        ok(await run('test'))
        assert.equal(app.marks(), ['app@1.0.0 test'])
        const where = await run('run', '--silent', 'where', '-w', 'a')
        assert.is(where.stdout.trim(), join(app.root, 'packages/a'))
      },
    ))

  test(`${id}: portcullis npx runs a clean tool with its arguments and exit code, and no script of its dependencies`, () =>
    inOpenWorld(id, {}, { packages }, async ({ app, guard }) => {
      const result = await guard('npx', 'tool@1.0.0', 'one', 'two words')
      assert.is(result.code, 7, result.output)
      assert.match(result.stdout, /^tool \["one","two words"\]$/mu)
      assert.equal(app.marks(), [])
      const named = await guard('npx', '--yes', '--package=tool', 'tool', '--flag')
      assert.is(named.code, 7, named.output)
      assert.match(named.stdout, /^tool \["--flag"\]$/mu)
      assert.equal(await app.exists('node_modules'), false)
    }))

  test(`${id}: portcullis npx does not start what the feed lists`, () =>
    inOpenWorld(id, {}, { packages }, async ({ app, guard }) => {
      const result = await guard('npx', `${listed.name}@${listed.version}`)
      assert.is(result.code, 1, result.output)
      assert.match(result.output, /feed\/known-malware/u)
      assert.equal(app.marks(), [])
      covered(id, 'portcullis npx', 'wrapper: installed guarded in a folder of its own, then started')
    }))

  for (const where of ['a subfolder', 'the folder above, with --prefix']) {
    test(`${id} called in ${where} runs nothing that is not approved`, () =>
      inOpenWorld(id, scripted, { packages, files: { 'docs/readme.txt': '' } }, async (world) => {
        const { app } = world
        const above = join(app.root, '..')
        const [cwd, args] = where === 'a subfolder' ? [join(app.root, 'docs'), []] : [above, ['--prefix', app.root]]
        for (const command of ['install', 'rebuild']) {
          const result = await npmWith(world, [command, ...args], { cwd })
          assert.equal(app.marks(), [], `${command}\n${result.output}`)
          if (command === 'install') stopped(result)
        }
      }))
  }

  test(`${id}: the wrapper judges the project that npm would install, wherever it is called`, () =>
    inOpenWorld(
      id,
      { [listed.name]: listed.version },
      { packages, files: { 'docs/readme.txt': '' } },
      async ({ app, pm, guard }) => {
        const cli = ['node', join(dist, 'cli.cjs'), 'npm']
        const outside = join(app.root, '..')
        for (const result of [
          await app.exec(pm, [...cli, 'install'], { cwd: join(app.root, 'docs') }),
          await app.exec(pm, [...cli, 'install', '--prefix', app.root], { cwd: outside }),
          await app.exec(pm, [...cli, 'install', `--prefix=${app.root}`], { cwd: outside }),
        ]) {
          assert.is(result.code, 1, result.output)
          assert.match(result.output, /feed\/known-malware/u)
          assert.not.ok(await app.exists('node_modules'), result.output)
        }
        const refusals = [
          ['--loglevel', 'silent', 'install'],
          ['exec', listed.name],
          ['x', listed.name],
          ['init', listed.name],
          ['insta', '--global', 'clean'],
          ['i', '-g', 'clean'],
          ['audit', 'fix'],
          ['install-te'],
        ]
        for (const args of refusals) {
          const result = await guard('npm', ...args)
          assert.is(result.code, 2, result.output)
          assert.equal(app.marks(), [], result.output)
        }
        assert.not.ok(await app.exists('node_modules'))
      },
    ))

  test(`${id} is guarded on the first install of a clone whose guard is also a dependency`, () => {
    const guardPackage = clean('portcullis', '0.1.0', { bin: { portcullis: 'dist/cli.cjs' } })
    return inOpenWorld(
      id,
      { ...scripted, portcullis: '0.1.0' },
      { packages: [...packages, { ...guardPackage, files: { 'dist/cli.cjs': "console.log('stand-in')\n" } }] },
      async (world) => {
        const { app, guard } = world
        ok(await guard('npm', 'install', '--package-lock-only'))
        const clone = join(app.home, 'clone')
        for (const name of ['package.json', 'package-lock.json', '.npmrc', '.portcullis', 'portcullis.json']) {
          await cp(join(app.root, name), join(clone, name), { recursive: true })
        }
        assert.match(permissive[id]['.npmrc'] as string, /allow-git/u)
        const result = await npmWith(world, ['ci'], { cwd: clone })
        ok(result)
        assert.equal(app.marks(), [], result.output)
        assert.match(result.output, /9 of 9 checked/u)
      },
    )
  })
}

test.run()
