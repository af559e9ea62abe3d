import { cpSync, mkdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { clean, dependsOn, hostile, markScript } from '../tools/packages.ts'
import { inOpenWorld, npms } from './npm-world.ts'
import { builderMarks, offered, ok, stopped, type World } from './world.ts'

/** How npm 12's last hook runs what is approved. Its scripts write what they see beside the file of marks. */
const seenFile = ({ app }: World): string => `${app.marker}.seen`
const seenBy = (world: World): Record<string, string>[] =>
  readFileSync(seenFile(world), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
const forget = async (world: World): Promise<void> => {
  await world.app.forgetMarks()
  rmSync(seenFile(world), { force: true })
}

const tells = `const { appendFileSync } = require('node:fs')
const line = JSON.stringify({ ...process.env, cwd: process.cwd() })
appendFileSync(process.env.PORTCULLIS_MARKER + '.seen', line + '\\n')
`
const telling = (name: string, version: string, events: readonly string[], manifest: object = {}) => ({
  ...clean(name, version),
  manifest: { ...manifest, scripts: Object.fromEntries(events.map((event) => [event, 'node tells.js'])) },
  files: { 'tells.js': tells },
})
const leaf = telling('leaf-tells', '1.0.0', ['preinstall', 'postinstall'])
const other = telling('leaf-tells', '2.0.0', ['install'])
const rich = telling('rich-tells', '1.0.0', ['preinstall', 'install', 'postinstall'], {
  bin: { 'rich-tells': './tells.js', more: './tells.js' },
  engines: { node: '>=18' },
  config: { port: '8080', nested: { deep: true } },
  dependencies: { 'leaf-tells': '1.0.0' },
})
const parent = { ...dependsOn('parent-of-leaf', leaf) }
const maker = {
  ...clean('makes-its-bin', '1.0.0', {
    bin: { 'made-bin': './made.js' },
    scripts: { preinstall: 'node make.js', install: 'made-bin' },
  }),
  files: {
    'make.js': `require('node:fs').writeFileSync('made.js', ${JSON.stringify(`#!/usr/bin/env node\n${markScript('makes-its-bin@1.0.0')}`)})`,
  },
}
const failing = {
  ...clean('fails-once', '1.0.0', { scripts: { postinstall: 'node fail.js' } }),
  files: {
    'fail.js': `${markScript('fails-once@1.0.0')}
if (!require('node:fs').existsSync(process.env.PORTCULLIS_MARKER + '.pass')) { console.error('no compiler here'); process.exit(3) }
`,
  },
}
const withoutGyp = hostile('without-gyp', '1.0.0', {
  events: ['binding.gyp', 'postinstall'],
  manifest: { gypfile: false },
})
const packages = [...offered, withoutGyp, leaf, other, rich, parent, maker, failing]

/**
 * What has to be the same whoever runs a script. npm names its own command and what was on its command line; a hook's PATH
 * has some folders twice.
 */
const comparable = (seen: Record<string, string> = {}) => {
  const { npm_command, npm_config_dangerously_allow_all_scripts, PATH = '', ...env } = seen
  return { ...env, PATH: [...new Set(PATH.split(delimiter))] }
}

for (const id of npms.filter((name) => name === 'npm@12')) {
  test(`${id}: approved scripts run again where npm put the package anew, and nowhere else`, () =>
    inOpenWorld(id, { builder: '1.0.0' }, { packages, files: { '.npmrc': '' } }, async (world) => {
      const { app, run, guard } = world
      ok(await run('install'))
      ok(await guard('approve', 'builder'))
      const marksOf = async (...args: string[]) => {
        await app.forgetMarks()
        ok(await run(...args))
        return app.marks()
      }
      const noted = async () => (await guard('log', '.', '--json')).stdout.match(/"event"/gu)?.length
      assert.equal(await marksOf('install'), builderMarks, 'they have not run here yet')
      assert.is(await noted(), 4, 'a start and an end of each')
      assert.equal(await marksOf('install'), [], 'nothing was put in place anew')
      assert.is(await noted(), 4, 'what did not run is in no receipt')
      assert.equal(await marksOf('rebuild', '--dangerously-allow-all-scripts'), builderMarks, 'somebody asked')
      assert.equal(await marksOf('install'), [])
      assert.equal(await marksOf('ci'), builderMarks, 'everything was unpacked anew')
      assert.equal(await marksOf('install'), [])

      await app.forgetMarks()
      ok(await guard('npm', 'install'))
      assert.equal(app.marks(), [], 'nor by the wrapper')

      await app.remove('node_modules/builder', 'node_modules/.package-lock.json')
      assert.equal(await marksOf('install'), builderMarks, 'this one was')
    }))

  test(`${id}: what somebody put in the place of an approved package, or changed in it, does not run`, () =>
    inOpenWorld(id, { builder: '1.0.0' }, { packages, files: { '.npmrc': '' } }, async (world) => {
      const { app, run, guard } = world
      ok(await run('install'))
      ok(await guard('approve', 'builder'))
      ok(await run('install'))
      assert.equal(app.marks(), builderMarks)
      const [at, mark] = [join(app.root, 'node_modules/builder'), await app.read('node_modules/builder/mark.js')]
      cpSync(at, `${at}.copy`, { recursive: true })
      await app.remove('node_modules/builder')
      cpSync(`${at}.copy`, at, { recursive: true })
      await app.remove('node_modules/builder.copy')
      await app.write('node_modules/builder/mark.js', mark.replace('builder@1.0.0', 'swapped@1.0.0'))
      await app.forgetMarks()
      ok(await run('install'))
      assert.equal(app.marks(), [])

      await app.write('node_modules/builder/mark.js', mark)
      ok(await run('install'))
      assert.equal(app.marks(), builderMarks, 'the same bytes in another folder do')
      await app.forgetMarks()
      const manifest = JSON.parse(await app.read('node_modules/builder/package.json')) as object
      const scripts = { preinstall: 'node mark.js preinstall', postinstall: 'node mark.js changed' }
      await app.write('node_modules/builder/package.json', { ...manifest, scripts })
      ok(await run('install'))
      assert.equal(app.marks(), [])
    }))

  test(`${id}: a script sees what npm rebuild shows it`, () =>
    inOpenWorld(
      id,
      { 'rich-tells': '1.0.0' },
      {
        packages,
        files: { '.npmrc': 'foreground-scripts=false\n' },
        manifest: {
          config: { port: '1' },
          engines: { node: '>=1' },
          devDependencies: { 'parent-of-leaf': '1.0.0' },
          optionalDependencies: { 'leaf-tells': '2.0.0' },
        },
      },
      async (world) => {
        const { run, guard } = world
        ok(await run('install'))
        ok(await guard('approve', 'rich-tells', 'leaf-tells'))
        ok(await run('install'))
        const byHook = seenBy(world)
        await forget(world)
        ok(await run('rebuild', '--dangerously-allow-all-scripts'))
        const byNpm = seenBy(world)
        assert.equal(
          byHook.map(({ npm_lifecycle_event, cwd }) => [npm_lifecycle_event, cwd?.slice(world.app.root.length + 1)]),
          byNpm.map(({ npm_lifecycle_event, cwd }) => [npm_lifecycle_event, cwd?.slice(world.app.root.length + 1)]),
        )
        assert.ok(new Set(byHook.map(({ cwd }) => cwd)).size >= 4, 'more than one place of the same package')
        for (const [at, env] of byHook.entries()) {
          assert.equal(comparable(env), comparable(byNpm[at]))
          assert.is(env['npm_command'], 'install')
        }
      },
    ))

  test(`${id}: a bin that a preinstall makes is there for what follows`, () =>
    inOpenWorld(
      id,
      { 'makes-its-bin': '1.0.0' },
      { packages, files: { '.npmrc': '' } },
      async ({ app, run, guard }) => {
        ok(await run('install'))
        ok(await guard('approve', 'makes-its-bin'))
        assert.not.ok(await app.exists('node_modules/.bin/made-bin'))
        const result = await run('install')
        ok(result)
        assert.ok(await app.exists('node_modules/.bin/made-bin'))
        assert.equal(app.marks(), ['makes-its-bin@1.0.0 undefined'], result.output)
      },
    ))

  test(`${id}: what has a binding.gyp and no script is built, unless it says that it is not`, () =>
    inOpenWorld(
      id,
      { 'bare-gyp': '1.0.0', 'without-gyp': '1.0.0' },
      { packages, files: { '.npmrc': '' } },
      async ({ app, run, guard }) => {
        ok(await run('install'))
        ok(await guard('approve', 'bare-gyp', 'without-gyp'))
        const result = await run('install')
        ok(result)
        assert.equal(app.marks(), ['bare-gyp@1.0.0 binding.gyp', 'without-gyp@1.0.0 postinstall'], result.output)
        await app.forgetMarks()
        ok(await run('install'))
        assert.equal(app.marks().includes('bare-gyp@1.0.0 binding.gyp'), false)
      },
    ))

  test(`${id}: a script that fails ends the install with its last words, and is tried again`, () =>
    inOpenWorld(id, { 'fails-once': '1.0.0' }, { packages }, async ({ app, run, guard }) => {
      ok(await run('install'))
      ok(await guard('approve', 'fails-once'))
      const result = await run('install')
      stopped(result)
      assert.match(result.output, /postinstall script of fails-once@1\.0\.0 failed with 3: no compiler here/u)
      assert.is(app.marks().length, 1)
      await app.forgetMarks()
      await app.write('../marks.pass', '')
      ok(await run('install'))
      assert.is(app.marks().length, 1)
    }))

  test(`${id}: a npm that keeps its modules elsewhere is started to run them`, () =>
    inOpenWorld(id, { builder: '1.0.0' }, { packages }, async (world) => {
      const { app, run, guard, pm } = world
      ok(await run('install'))
      ok(await guard('approve', 'builder'))
      const [node, cli] = pm.bin as [string, string]
      const [there, here] = [dirname(dirname(cli)), join(app.home, 'npm')]
      mkdirSync(here)
      for (const name of ['bin', 'package.json']) cpSync(join(there, name), join(here, name), { recursive: true })
      symlinkSync(join(there, 'lib'), join(here, 'lib'))
      const started = (...args: string[]) => app.exec(pm, [node, join(here, 'bin/npm-cli.js'), ...args])
      for (const marks of [builderMarks, []]) {
        await app.forgetMarks()
        const result = await started('install')
        ok(result)
        assert.equal(app.marks(), marks, result.output)
      }
    }))
}

test.run()
