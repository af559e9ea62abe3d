import { readdirSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { managerNames } from '../tools/managers.ts'
import { dist, inWorld, ok, type World } from './world.ts'

const only = process.env['ONLY']

interface Said {
  readonly code: number | null
  readonly checkups: readonly { readonly about: string; readonly state: string; readonly says: string }[]
}

async function examined({ app, pm }: World, env: Readonly<Record<string, string>> = {}): Promise<Said> {
  const { code, stdout, output } = await app.exec(pm, ['node', `${dist}/cli.cjs`, 'doctor', '--json'], { env })
  assert.ok(stdout.startsWith('{'), output)
  const said = JSON.parse(stdout)
  assert.is(said.schema, 'portcullis-doctor/1')
  assert.is(said.healthy, code === 0)
  return { code, checkups: said.checkups }
}

const faults = ({ checkups }: Said) =>
  checkups.filter(({ state }) => state !== 'ok').map(({ about, state, says }) => `${state} ${about}: ${says}`)

for (const id of managerNames.filter((name) => !only || name.startsWith(only))) {
  test(`${id}: doctor proves a healthy project, leaves it alone, and finds each way around the guard`, () =>
    inWorld(id, { clean: '1.0.0' }, {}, async (world) => {
      const { app, pm } = world
      const kind = pm.kind
      const before = readdirSync(app.root).sort()
      const scratch = await mkdtemp(join(tmpdir(), 'portcullis-scratch-'))
      const healthy = await app.exec(pm, ['node', `${dist}/cli.cjs`, 'doctor'], { env: { TMPDIR: scratch } })
      ok(healthy)
      assert.match(
        healthy.stdout.replace(/\s+/gu, ' '),
        `ok canary (${kind}): its script ran without the guard, and was stopped with it`,
      )
      assert.match(healthy.stdout, /This project is guarded/u)
      assert.equal(readdirSync(app.root).sort(), before)
      assert.equal(
        readdirSync(scratch).filter((name) => name.startsWith('portcullis-')),
        [],
      )
      await rm(scratch, { recursive: true })

      // What is found below does not depend on the version; npm 12 stops by itself when the shell is another's.
      if (id !== 'npm@11' && id !== 'pnpm@10') return
      const ignored: Readonly<Record<string, string>> =
        kind === 'npm'
          ? { npm_config_script_shell: '/bin/sh' }
          : { PNPM_CONFIG_IGNORE_PNPMFILE: 'true', npm_config_ignore_pnpmfile: 'true' }
      const around = await examined(world, ignored)
      assert.is(around.code, 1)
      const text = faults(around).join('\n')
      assert.match(
        text,
        kind === 'npm'
          ? /failed npm settings: script-shell is \/bin\/sh.*npm_config_script_shell/u
          : /failed pnpm settings: ignorePnpmfile is on.*IGNORE_PNPMFILE/iu,
      )
      assert.match(text, `failed canary (${kind}): its script RAN although this project is wired`)

      await app.write('.portcullis/guard.cjs', `${await app.read('.portcullis/guard.cjs')}\n`)
      await app.write(
        kind === 'npm' ? 'package.json' : '.pnpmfile.cjs',
        kind === 'npm' ? { name: 'app', private: true } : 'module.exports = {}\n',
      )
      const undone = await examined(world)
      assert.is(undone.code, 1)
      assert.match(faults(undone).join('\n'), /failed \.portcullis\/: not as this portcullis writes them: guard\.cjs/u)
      assert.match(faults(undone).join('\n'), /failed wiring: (?:package\.json|\.pnpmfile\.cjs) is not wired/u)
    }))
}

test('doctor outside of a project exits 2', () =>
  inWorld('npm@12', {}, { bare: true }, async (world) => {
    await world.app.remove('package.json')
    const { code, stderr } = await world.guard('doctor')
    assert.is(code, 2)
    assert.match(stderr, /doctor\/no-project/u)
  }))

test.run()
