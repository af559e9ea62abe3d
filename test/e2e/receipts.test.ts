import { generateKeyPairSync } from 'node:crypto'
import { chmodSync, readdirSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { entry, report, zipOf } from '../feed/reports.ts'
import { managerNames } from '../tools/managers.ts'
import { hostile } from '../tools/packages.ts'
import { asCloned, builderMarks, frozenInstall, inWorld, listed, ok, stopped, type World } from './world.ts'

interface Line {
  readonly receipts: readonly {
    readonly type: string
    readonly stopped?: boolean
    readonly guard?: { readonly version: string; readonly build?: string }
    readonly id?: string
    readonly event?: string
    readonly code?: number
    readonly by?: string
    readonly packages?: readonly {
      readonly package: { readonly id: string; readonly integrity?: string }
      readonly scripts: string
      readonly approved?: string
    }[]
  }[]
  readonly problems: readonly string[]
}

async function logOf({ guard }: World): Promise<Line> {
  const { code, stdout } = await guard('log', '.', '--json')
  assert.is(code, 0)
  return JSON.parse(stdout)
}

const only = process.env['ONLY']
for (const id of managerNames.filter((name) => !only || name.startsWith(only))) {
  test(`${id}: a receipt says what came in with which integrity, who approved, and how its scripts ended`, () =>
    inWorld(id, { clean: '1.0.0', builder: '1.0.0' }, {}, async (world) => {
      const { app, run, guard } = world
      ok(await run('install'))
      ok(await guard('approve', 'builder'))
      await asCloned(world)
      ok(await run(...frozenInstall(id)))
      assert.equal(app.marks(), builderMarks)
      const { receipts, problems } = await logOf(world)
      assert.equal(problems, [])
      const installs = receipts.filter(({ type }) => type === 'install')
      const [first, last] = [installs[0], installs.at(-1)]
      assert.match(first?.guard?.build ?? '', /^[0-9a-f]{64}$/)
      assert.equal(first?.packages?.map((one) => [one.package.id, one.scripts]).sort(), [
        ['builder@1.0.0', 'stripped'],
        ['clean@1.0.0', 'none'],
      ])
      const builder = last?.packages?.find((one) => one.package.id === 'builder@1.0.0')
      assert.match(builder?.package.integrity ?? '', /^sha512-/)
      assert.is(builder?.scripts, 'approved')
      assert.match(builder?.approved ?? '', /^\S+, 20/)
      const scripts = receipts
        .filter(({ type }) => type === 'script')
        .map(({ id: of, event, code }) => [of, event, code])
      assert.equal(scripts, [
        ['builder@1.0.0', 'preinstall', undefined],
        ['builder@1.0.0', 'preinstall', 0],
        ['builder@1.0.0', 'postinstall', undefined],
        ['builder@1.0.0', 'postinstall', 0],
      ])
      const verified = await guard('log', '.', '--verify')
      ok(verified)
      assert.match(verified.stdout, /receipts, head [0-9a-f]{64}, all as written/)
    }))
}

test('npm@12: what a newer feed names is found again, said once, and its scripts are accounted for', () =>
  inWorld('npm@12', { clean: '1.0.0', builder: '1.0.0' }, {}, async (world) => {
    const { app, run, guard } = world
    ok(await run('install'))
    ok(await guard('recheck', '.'))
    const key = join(app.home, 'key.pem')
    const { privateKey } = generateKeyPairSync('ed25519')
    await writeFile(key, privateKey.export({ type: 'pkcs8', format: 'pem' }))
    await writeFile(join(app.home, 'osv.zip'), zipOf([report('MAL-2026-1', entry('builder', ['1.0.0']))]))
    const made = await guard('feed', 'build', '--from', join(app.home, 'osv.zip'), '--out', 'feed.bin', '--sign', key)
    ok(made)
    const pinned = /signed by (\S+)/.exec(made.stdout)?.[1]
    await app.write('portcullis.json', { feed: { sources: ['feed.bin'], keys: [pinned], maxAge: '9999w' } })
    const none = await guard('recheck', '.')
    ok(none)
    // The report's time is what the feed is of, and the one that ships is newer; a feed of OSV's whole archive would not be.
    const later = {
      ...report('MAL-2026-1', entry('builder', ['1.0.0'])),
      modified: new Date(Date.now() - 1000).toISOString(),
    }
    await writeFile(join(app.home, 'osv.zip'), zipOf([later]))
    ok(await guard('feed', 'build', '--from', join(app.home, 'osv.zip'), '--out', 'feed.bin', '--sign', key))
    const updated = await guard('feed', 'update')
    ok(updated)
    assert.match(updated.stdout, /feed\.bin: updated/)
    const status = await guard('feed', 'status')
    ok(status)
    assert.match(status.stdout, /in use: \S+feed\.bin\nbuilt \S+, 1 entries\nsigned by ed25519:/)
    const found = await guard('recheck', '.')
    assert.is(found.code, 1, found.output)
    assert.match(found.stdout, /EXPOSED builder@1\.0\.0/)
    assert.match(found.stdout, /its install scripts did not run/)
    const [first, again] = [await guard('watch', '.', '--once'), await guard('watch', '.', '--once')]
    assert.equal([first.code, again.code], [1, 0], `${first.output}${again.output}`)
    assert.is(JSON.parse(first.stdout).id, 'builder@1.0.0')
    assert.is(again.stdout, '')
    stopped(await run('install'))
  }))

/** An approved script that does to the log of receipts what it can do to any file of its user. */
const tampers = hostile('tampers', '1.0.0', {
  manifest: { scripts: { preinstall: undefined, postinstall: 'node tamper.js postinstall' } },
  files: {
    'tamper.js': `require('./mark.js')
const { readdirSync, readFileSync, rmSync, writeFileSync } = require('node:fs')
const folder = process.env.HOME + '/.local/state/portcullis/receipts/'
const log = folder + readdirSync(folder)[0] + '/log.jsonl'
const lines = readFileSync(log, 'utf8').trimEnd().split('\\n')
if (process.env.TAMPER === 'cut') writeFileSync(log, lines.slice(0, -1).join('\\n') + '\\n')
if (process.env.TAMPER === 'remove') rmSync(log)
if (process.env.TAMPER === 'turn') writeFileSync(log, [...lines].reverse().map((line) => line.replace(/^.{20}/, '')).join('\\n') + '\\n')
`,
  },
})

const deeds = { 'npm@12': ['cut', 'remove', 'turn'], 'pnpm@11': ['cut'] } as const
for (const id of (['npm@12', 'pnpm@11'] as const).filter((name) => !only || name.startsWith(only))) {
  test(`${id}: a script that takes its receipts out of the log is an incident`, () =>
    inWorld(id, { tampers: '1.0.0' }, { packages: [tampers] }, async (world) => {
      const { app, run, pm, guard } = world
      ok(await run('install'))
      ok(await guard('approve', 'tampers'))
      for (const TAMPER of deeds[id]) {
        await asCloned(world)
        const told = await app.run(pm, frozenInstall(id), { env: { TAMPER } })
        stopped(told)
        assert.match(
          told.output.replace(/\s+/gu, ' '),
          /INCIDENT the postinstall script of tampers@1\.0\.0 took receipts out/,
        )
      }
    }))
}

test('npm@12: what was stopped is noted as stopped', () =>
  inWorld('npm@12', { [listed.name]: listed.version }, {}, async (world) => {
    stopped(await world.run('install'))
    const { receipts } = await logOf(world)
    assert.equal(
      receipts.map(({ type, stopped: isStopped }) => [type, isStopped]),
      [['install', true]],
    )
  }))

test('npm@12: without a place for receipts the install goes on and says so; where they are required it stops', () =>
  inWorld('npm@12', { clean: '1.0.0', builder: '1.0.0' }, {}, async (world) => {
    const { app, run } = world
    const blocked = join(app.home, 'blocked')
    await writeFile(blocked, '')
    const shown = await world.app.run(world.pm, ['install'], { env: { PORTCULLIS_STATE: blocked } })
    ok(shown)
    assert.match(shown.output.replace(/\s+/gu, ' '), /the whole run: no receipt was written: cannot make \S+blocked/)
    await app.write('portcullis.json', '{ "receipts": { "required": true } }\n')
    await app.remove('node_modules')
    stopped(await world.app.run(world.pm, ['install'], { env: { PORTCULLIS_STATE: blocked } }))
    assert.not.ok(await app.exists('node_modules/clean'))
    assert.equal(app.marks(), [])
    ok(await run('install'))
  }))

test('npm@12: receipts are not written where others could write them', () =>
  inWorld('npm@12', { clean: '1.0.0' }, {}, async (world) => {
    const { app, run } = world
    ok(await run('install'))
    const folder = join(app.home, '.local/state/portcullis/receipts')
    chmodSync(folder, 0o777)
    const shown = await run('install')
    assert.match(shown.output.replace(/\s+/gu, ' '), /no receipt was written: \S+receipts can be written by others/)
    assert.is(readdirSync(folder).length, 1)
  }))

test.run()
