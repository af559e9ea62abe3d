import { spawnSync } from 'node:child_process'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { managerNames } from '../tools/managers.ts'
import { asCloned, builderMarks, frozenInstall, inWorld, ok, permissive, stopped } from './world.ts'

const only = process.env['ONLY']

/** Mounts the working folder read-only, but for its node_modules, and goes on with the arguments inside. */
const frozen = `
mount --bind "$PWD" "$PWD" && mount --bind "$PWD/node_modules" "$PWD/node_modules" &&
mount -o remount,bind,ro "$PWD" && cd "$PWD" || exit 99
if touch proof 2>/dev/null; then echo 'it can be written to' >&2; exit 98; fi
exec "$@"`
const inFrozen = (argv: readonly string[]) => ['unshare', '-m', 'sh', '-c', frozen, 'sh', ...argv]
// A tree that even root cannot write to takes a mount of its own; who may make none is not the one to ask.
const canMount = spawnSync('unshare', ['-m', 'mount', '--bind', '/tmp', '/tmp']).status === 0
const withMounts = canMount ? test : test.skip

// pnpm 10 itself writes a temporary file into the project, guarded or not.
const each = managerNames.filter((name) => name !== 'pnpm@10' && (!only || name.startsWith(only)))

for (const id of each) {
  withMounts(`${id}: in a read-only tree a frozen install is guarded all the same`, () =>
    inWorld(id, { builder: '1.0.0', 'runs-postinstall': '1.0.0' }, { files: permissive[id] }, async (world) => {
      const { app, pm, run, guard } = world
      ok(await run('install'))
      ok(await guard('approve', 'builder'))
      await asCloned(world)
      await mkdir(join(app.root, 'node_modules'))
      const result = await app.exec(pm, inFrozen([...pm.bin, ...frozenInstall(id)]))
      ok(result)
      assert.equal(app.marks(), builderMarks, result.output)
      assert.ok(await app.exists('node_modules/runs-postinstall/mark.js'))
    }),
  )

  withMounts(`${id}: in a read-only tree a first install runs nothing that is not approved`, () =>
    inWorld(id, { builder: '1.0.0', 'runs-postinstall': '1.0.0' }, { files: permissive[id] }, async (world) => {
      const { app, pm } = world
      await mkdir(join(app.root, 'node_modules'))
      const result = await app.exec(pm, inFrozen([...pm.bin, 'install']))
      stopped(result)
      assert.equal(app.marks(), [], result.output)
    }),
  )
}

test.run()
