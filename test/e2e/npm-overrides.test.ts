import { appendFile, chmod, mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { inOpenWorld, npms, npmWith } from './npm-world.ts'
import { listed, ok, scripted, stopped } from './world.ts'

const ways = [
  ['--script-shell on the command line', ['--script-shell=/bin/sh'], {}],
  ['npm_config_script_shell', [], { npm_config_script_shell: '/bin/sh' }],
] as const

/** What a user's shell or CI could hold. */
const forged = {
  npm_lifecycle_event: 'postinstall',
  npm_lifecycle_script: 'node .portcullis/preinstall.cjs preinstall',
  npm_command: 'run-script',
  npm_execpath: '/usr/bin/true',
  npm_config_user_agent: 'pnpm/10.0.0 npm/? node/v20.0.0 linux x64',
  npm_config_local_prefix: '/',
  npm_package_name: 'builder',
  npm_package_version: '1.0.0',
  npm_package_integrity: 'null',
  PORTCULLIS: '0',
  PORTCULLIS_DISABLE: '1',
  PORTCULLIS_SKIP: '1',
  PORTCULLIS_RUN: '/tmp',
  PORTCULLIS_NODE_OPTIONS: '--no-warnings',
}

for (const id of npms) {
  test(`${id}: a script-shell in the user's own npmrc does not take the guard's place`, () =>
    inOpenWorld(id, scripted, {}, async ({ app, run }) => {
      await appendFile(join(app.home, '.npmrc'), 'script-shell=/bin/sh\n')
      const result = await run('install')
      ok(result)
      assert.equal(app.marks(), [], result.output)
      assert.ok(await app.exists('node_modules/runs-postinstall/mark.js'))
    }))

  for (const [how, args, env] of ways) {
    for (const command of ['install', 'ci']) {
      const says = id === 'npm@12' ? 'is refused before anything is fetched' : 'ends the install, after the fact'
      test(`${id} ${command}: ${how} ${says}`, () =>
        inOpenWorld(id, scripted, {}, async (world) => {
          if (command === 'ci') ok(await world.run('install', '--package-lock-only', '--ignore-scripts'))
          const result = await npmWith(world, [command, ...args], { env })
          stopped(result)
          assert.match(result.output, /script-shell is \/bin\/sh, not the guard's/u)
          if (id === 'npm@12') {
            assert.equal(world.app.marks(), [], result.output)
            assert.not.ok(await world.app.exists('node_modules/runs-postinstall/mark.js'))
          } else assert.match(result.output, /npm\/unguarded/u)
        }))
    }
  }

  test(`${id}: variables of the environment alone switch nothing off`, () =>
    inOpenWorld(id, { clean: '1.0.0', [listed.name]: listed.version }, {}, async (world) => {
      const result = await npmWith(world, ['install'], { env: forged })
      stopped(result)
      assert.match(result.output, /feed\/known-malware/u)
      assert.equal(world.app.marks(), [], result.output)
    }))

  test(`${id} strips as ever under forged variables`, () =>
    inOpenWorld(id, scripted, {}, async (world) => {
      const result = await npmWith(world, ['install'], { env: forged })
      ok(result)
      assert.equal(world.app.marks(), [], result.output)
    }))

  test(`${id} installs nothing with a cache that others can write to`, () =>
    inOpenWorld(id, scripted, {}, async (world) => {
      const cache = join(world.app.home, 'shared')
      await mkdir(cache)
      await chmod(cache, 0o777)
      const result = await npmWith(world, ['install'], { env: { PORTCULLIS_CACHE: cache } })
      stopped(result)
      assert.match(result.output, /can be written by others/u)
      assert.equal(world.app.marks(), [], result.output)
    }))
}

test.run()
