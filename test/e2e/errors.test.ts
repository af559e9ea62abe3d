import { readdirSync, readFileSync, statSync } from 'node:fs'
import { truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import type { ManagerName, Result } from '../tools/managers.ts'
import { clean, type FixturePackage, hostile, type RawEntry, rawTarball } from '../tools/packages.ts'
import type { FaultKind } from '../tools/registry.ts'
import { dist, inWorld, offered, ok, stopped, type World } from './world.ts'

const ids: readonly ManagerName[] = ['npm@12', 'pnpm@11']
const lockfileOf = (id: ManagerName) => (id.startsWith('npm') ? 'package-lock.json' : 'pnpm-lock.yaml')
const lock = ({ id, run }: World) =>
  run('install', id.startsWith('npm') ? '--package-lock-only' : '--lockfile-only', '--ignore-scripts')

/** A wired project with a lockfile, nothing installed yet. */
const locked = (
  id: ManagerName,
  dependencies: Readonly<Record<string, string>>,
  look: (world: World) => Promise<void>,
  packages: readonly FixturePackage[] = offered,
) =>
  inWorld(id, dependencies, { bare: true, packages }, async (world) => {
    ok(await lock(world))
    await world.guard('init')
    // A frozen pnpm refuses a lockfile that does not name the pnpmfile yet.
    if (world.pm.kind === 'pnpm') await world.run('install', '--lockfile-only', '--no-frozen-lockfile')
    await look(world)
  })

/** Every file of the project but node_modules: path to bytes. */
const tree = (root: string): Record<string, string> =>
  Object.fromEntries(
    readdirSync(root, { recursive: true, encoding: 'utf8' })
      .filter((name) => !name.split('/').includes('node_modules') && statSync(join(root, name)).isFile())
      .sort()
      .map((name) => [name, readFileSync(join(root, name), 'latin1')]),
  )

const raw = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/u
const isInert = ({ output }: Result) => assert.not.match(output, raw)

/** One line that names the file, and below it what to do; nothing else on either stream. */
function oneFault({ code, stdout, stderr, output }: Result, file: string): void {
  assert.is(code, 2, output)
  assert.is(stdout, '')
  const lines = stderr.trimEnd().split('\n')
  assert.match(lines[0] ?? '', /^portcullis: .*\([a-z-]+\/[a-z-]+\)$/u, output)
  assert.ok(lines[0]?.includes(file), `${file} is not named:\n${output}`)
  assert.ok(lines.length === 2 && lines[1]?.startsWith('  → '), `no remedy:\n${output}`)
  isInert({ output } as Result)
}

const deep = `${'{"a":'.repeat(250)}1${'}'.repeat(250)}`
const conflict = (text: string) => `<<<<<<< HEAD\n${text}=======\n${text}>>>>>>> other\n`

type Spoil = (text: string) => string
const spoiledLockfiles: Readonly<Record<string, Readonly<Record<string, Spoil>>>> = {
  'npm@12': {
    truncated: (text) => text.slice(0, text.length / 2),
    'with a merge conflict': conflict,
    'that is 250 deep': () => deep,
    'that is a list': () => '[]',
    'of an unknown version': (text) => text.replace(/"lockfileVersion": \d/u, '"lockfileVersion": 99'),
    'with escape sequences': () => '{"lockfileVersion":3,"packages":\u001b[2J',
  },
  'pnpm@11': {
    'truncated in a word': (text) => text.slice(0, text.indexOf('integrity: sha') + 4),
    'with a merge conflict': conflict,
    'with aliases': () => 'lockfileVersion: "9.0"\na: &a [1, 1]\nb: [*a, *a]\n',
    'that is deep': () => `lockfileVersion: '9.0'\na: ${'['.repeat(200)}${']'.repeat(200)}\n`,
    'with two documents': (text) => `${text}---\n${text}---\n${text}`,
    'of an unknown version': (text) => text.replace(/lockfileVersion: .*/u, "lockfileVersion: '99.0'"),
    'with escape sequences': () => 'lockfileVersion: "9.0\u001b[2J\n',
  },
}

for (const id of ids) {
  for (const [what, spoil] of Object.entries(spoiledLockfiles[id] ?? {})) {
    test(`${id}: a lockfile ${what} is one clear error for check and init, and stops the install`, () =>
      locked(id, { clean: '1.0.0', builder: '1.0.0' }, async ({ app, run, guard }) => {
        const name = lockfileOf(id)
        await app.write(name, spoil(await app.read(name)))
        await app.remove('.portcullis/accepted')
        const before = tree(app.root)
        oneFault(await guard('check'), name)
        oneFault(await guard('check', '--json'), name)
        oneFault(await guard('init'), name)
        assert.equal(tree(app.root), before, 'nothing is written')
        const frozen = await run(...(id.startsWith('npm') ? ['ci'] : ['install', '--frozen-lockfile']))
        // pnpm resolves a conflict in its lockfile by itself, and the guard judges what came of it.
        if (id.startsWith('pnpm') && what.includes('conflict')) {
          assert.match(frozen.output, /2 of 2 checked/u)
          return assert.equal(app.marks(), [])
        }
        stopped(frozen)
        isInert(frozen)
        assert.equal(app.marks(), [])
        assert.not.ok(await app.exists('node_modules/builder'))
        assert.equal(tree(app.root), before, 'nothing is lost')
      }))
  }
}

const decisions: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'portcullis.json': {
    truncated: '{ "minimumAge": "1d"',
    'with a merge conflict': conflict('{}\n'),
    'with an unknown field': '{ "minimumAgee": "1d" }',
    'with __proto__': '{ "__proto__": { "onGap": "strip" } }',
    'that is deep': deep,
    'with escape sequences': '{ "\u001b[2J": 1 }',
  },
  'portcullis-approvals.json': {
    truncated: '[{"name":"clean","version":"1.0.0"',
    'with a merge conflict': conflict('[]\n'),
    'with an approval without a pin':
      '[{"name":"builder","version":"1.0.0","decision":"approve","by":"x","at":"2026-01-01T00:00:00Z"}]',
    'with __proto__': '[{"__proto__":{"name":"builder"}}]',
    'that is an object': '{}',
  },
  '.portcullis/accepted': {
    'with a merge conflict': conflict('clean@1.0.0 sha512-x\n'),
    'with a line that is none': 'clean@1.0.0\n',
    'with escape sequences': '\u001b[2J sha512-x\n',
  },
}

for (const [file, contents] of Object.entries(decisions)) {
  for (const [what, text] of Object.entries(contents)) {
    test(`${file} ${what} is one clear error for every command, and stops both installs`, async () => {
      for (const id of ids) {
        await locked(id, { clean: '1.0.0', builder: '1.0.0' }, async ({ app, run, guard }) => {
          await app.write(file, text)
          const before = tree(app.root)
          for (const args of id === 'npm@12' ? [['check'], ['approve', 'builder'], ['deny', 'clean']] : [['init']]) {
            oneFault(await guard(...args), file)
          }
          const result = await run('install')
          stopped(result)
          assert.ok(result.output.includes(file), result.output)
          isInert(result)
          assert.equal(app.marks(), [])
          assert.not.ok(await app.exists('node_modules/builder'))
          assert.equal(tree(app.root), before, 'nothing is written or lost')
        })
      }
    })
  }
}

test('.npmrc with a section named constructor is one clear error, and init writes nothing', () =>
  inWorld('npm@12', { clean: '1.0.0' }, { bare: true }, async (world) => {
    const { app, guard } = world
    ok(await lock(world))
    await app.write('.npmrc', '[constructor]\nx=1\n')
    const before = tree(app.root)
    oneFault(await guard('check'), '.npmrc')
    oneFault(await guard('init'), '.npmrc')
    assert.equal(tree(app.root), before)
  }))

for (const id of ids) {
  test(`${id}: a truncated feed in the project is a gap that is shown; with onGap abort, a stop`, () =>
    locked(id, { clean: '1.0.0', builder: '1.0.0' }, async ({ app, run }) => {
      await truncate(join(app.root, '.portcullis/feed.bin'), 1000)
      const shown = await run('install')
      ok(shown)
      assert.match(
        shown.output.replace(/\s+/gu, ' '),
        /UNKNOWN 2 packages: the malware feed \S+feed\.bin cannot be used: it is truncated/u,
      )
      assert.match(shown.output, /2 with gaps/u)
      assert.equal(app.marks(), [])
      await app.write('portcullis.json', '{ "onGap": "abort" }\n')
      await app.remove('node_modules')
      stopped(await run('install'))
      assert.not.ok(await app.exists('node_modules/clean'))
      await app.write('portcullis.json', '{ "feed": { "required": true } }\n')
      const required = await run('install')
      stopped(required)
      assert.match(required.output, /the policy asks for one/u)
      assert.not.ok(await app.exists('node_modules/clean'))
    }))
}

const manifestOf = (name: string, fields: object = {}) =>
  JSON.stringify({ name, version: '1.0.0', scripts: { postinstall: 'node mark.js postinstall' }, ...fields })
const markJs = hostile('odd').files?.['mark.js'] ?? ''

/** Archives that carry a script, and what is wrong with each. */
const oddArchives: Readonly<Record<string, { readonly entries?: readonly RawEntry[]; readonly bytes?: Uint8Array }>> = {
  'a path that leads out': { entries: [{ path: 'package/../../../escaped.js', content: markJs }] },
  'an absolute path': { entries: [{ path: '/tmp/escaped.js', content: markJs }] },
  'a link that leads out': { entries: [{ path: 'package/link', type: 'symlink', linkpath: '../../../..' }] },
  'a hard link': { entries: [{ path: 'package/link', type: 'link', linkpath: '/etc/passwd' }] },
  'two package.json': { entries: [{ path: 'package/package.json', content: manifestOf('odd', { scripts: {} }) }] },
  'escape sequences': {
    entries: [
      { path: 'package/\u001b[2J\u202etxt.js', content: '' },
      {
        path: 'package/package.json',
        content: manifestOf('odd', { scripts: { postinstall: 'node mark.js \u001b]0;x\u0007\u202e\u001b[2J' } }),
      },
    ],
  },
}
const odd = (entries: readonly RawEntry[]): FixturePackage => ({
  ...hostile('odd'),
  archive: rawTarball([
    { path: 'package/package.json', content: manifestOf('odd') },
    { path: 'package/mark.js', content: markJs },
    ...entries,
  ]),
})

for (const [what, { entries = [] }] of Object.entries(oddArchives)) {
  test(`an archive with ${what}: shown inert by scan, no script of it runs in an install, nothing lands outside`, async () => {
    for (const id of ids) {
      await inWorld(id, { odd: '1.0.0' }, { packages: [odd(entries)] }, async ({ app, run, guard }) => {
        await writeFile(join(app.root, 'odd.tgz'), odd(entries).archive ?? '')
        const scanned = await guard('scan', 'odd.tgz')
        isInert(scanned)
        assert.match(scanned.stdout, /1 of 1 checked/u)
        const json = await guard('scan', '--json', 'odd.tgz')
        isInert(json)
        assert.equal(JSON.parse(json.stdout).packages.length, 1)
        const result = await run('install')
        isInert(result)
        assert.equal(app.marks(), [], result.output)
        assert.not.ok(await app.exists('../escaped.js'))
        assert.not.ok(await app.exists('../../escaped.js'))
      })
    }
  })
}

const broken: Readonly<Record<string, () => Uint8Array>> = {
  truncated: () => {
    const whole = rawTarball([{ path: 'package/package.json', content: manifestOf('odd') }])
    return whole.subarray(0, whole.length - 20)
  },
  'that inflates to 3 GB': () =>
    rawTarball([
      { path: 'package/package.json', content: manifestOf('odd') },
      { path: 'package/zeros', zeros: 3e9 },
    ]),
  'without a package.json': () => rawTarball([{ path: 'package/index.js', content: '' }]),
  'with a package.json that is no JSON': () => rawTarball([{ path: 'package/package.json', content: '{' }]),
  'that is no archive': () => Buffer.from('\u001b[2J no archive'),
}

for (const [what, bytes] of Object.entries(broken)) {
  test(`an archive ${what} is a gap that names it, for scan, check and install; onGap abort stops`, async () => {
    const packages = [{ ...clean('odd'), archive: bytes() }]
    await inWorld('npm@12', { odd: '1.0.0' }, { packages }, async (world) => {
      const { app, run, guard } = world
      await writeFile(join(app.root, 'odd.tgz'), bytes())
      const scanned = await guard('scan', 'odd.tgz')
      assert.is.not(scanned.code, 0, scanned.output)
      assert.match(scanned.stdout, /UNKNOWN [\s\S]*odd\.tgz/u)
      isInert(scanned)

      await app.write('portcullis.json', '{ "onGap": "abort" }\n')
      const lockfile = { name: 'app', version: '1.0.0', lockfileVersion: 3, requires: true }
      const at = {
        version: '1.0.0',
        resolved: `${world.registry.url}odd/-/odd-1.0.0.tgz`,
        integrity: world.registry.integrity('odd', '1.0.0'),
      }
      const root = { name: 'app', version: '1.0.0', dependencies: { odd: '1.0.0' } }
      await app.write('package-lock.json', { ...lockfile, packages: { '': root, 'node_modules/odd': at } })
      const checked = await guard('check')
      assert.is(checked.code, 1, checked.output)
      assert.match(checked.stdout, /STOPPED odd@1\.0\.0[\s\S]*UNKNOWN archive/u)
      isInert(checked)
      const result = await run('ci')
      stopped(result)
      isInert(result)
      assert.not.ok(await app.exists('node_modules/odd'))
    })
  })
}

const faults: readonly (readonly [FaultKind, RegExp])[] = [
  [401, /\.tgz$/u],
  [404, /\.tgz$/u],
  [500, /\.tgz$/u],
  ['reset', /\.tgz$/u],
  ['truncated', /\.tgz$/u],
  ['hang', /\.tgz$/u],
]
const impatient = {
  pnpm_config_fetch_retries: '0',
  pnpm_config_fetch_timeout: '2000',
  npm_config_fetch_retries: '0',
  npm_config_fetch_timeout: '2000',
}

for (const [kind, match] of faults) {
  test(`archives answered with ${kind} are a gap in check, never clean, and stop with onGap abort`, () =>
    locked('npm@12', { clean: '1.0.0', builder: '1.0.0' }, async ({ app, pm, registry }) => {
      await app.remove('../home/.cache', '../home/.npm')
      registry.fault(match, kind)
      const check = () => app.exec(pm, ['node', join(dist, 'cli.cjs'), 'check', '--json'], { env: impatient })
      const shown = await check()
      ok(shown)
      const entries = JSON.parse(shown.stdout).packages
      for (const { verdict, gaps } of entries) {
        assert.ok(
          gaps.some(({ about }: { about: string }) => about === 'archive'),
          shown.output,
        )
        assert.is(verdict, 'strip')
      }
      await app.write('portcullis.json', '{ "onGap": "abort" }\n')
      assert.is((await check()).code, 1)
    }))
}

for (const id of ids) {
  test(`${id}: a registry that serves other bytes than the lockfile names stops the install`, () =>
    locked(id, { clean: '1.0.0', builder: '1.0.0' }, async ({ app, run, guard, registry }) => {
      await app.remove('../home/.cache', '../home/.npm', '../home/.local')
      registry.fault(/builder-1\.0\.0\.tgz$/u, 'wrong-bytes')
      const checked = await guard('check')
      assert.is(checked.code, 1, checked.output)
      assert.match(checked.stdout, /integrity\/mismatch/u)
      const result = await run('install')
      stopped(result)
      assert.equal(app.marks(), [])
      assert.not.ok(await app.exists('node_modules/builder'))
    }))

  test(`${id}: a registry that is gone is a gap in check, and the install stops`, () =>
    locked(id, { clean: '1.0.0', builder: '1.0.0' }, async ({ app, pm, guard, registry }) => {
      await app.remove('../home/.cache', '../home/.npm', '../home/.local')
      await app.write('portcullis.json', '{ "onGap": "abort" }\n')
      await registry.close()
      const checked = await guard('check')
      assert.is(checked.code, 1, checked.output)
      assert.match(checked.stdout, /UNKNOWN archive/u)
      isInert(checked)
      const result = await app.run(pm, ['install'], { env: impatient })
      stopped(result)
      assert.equal(app.marks(), [])
      assert.not.ok(await app.exists('node_modules/builder'))
    }))
}

test.run()
