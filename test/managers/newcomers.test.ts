import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { newcomersFor, type Standing } from '../../src/managers/newcomers.ts'
import { actsBetween, hoisted, latestRelease } from '../../src/managers/npm/foretell.ts'
import { addedBy } from '../../src/managers/pnpm/command.ts'
import { standingIn } from '../../src/managers/pnpm/foretell.ts'
import { askedBeyond } from '../../src/managers/pnpm/in-sync.ts'
import type { ResolvedPackage } from '../../src/model.ts'
import { inFolder } from './folder.ts'

interface Listed {
  readonly dependencies?: Record<string, string>
  readonly optionalDependencies?: Record<string, string>
  readonly peerDependencies?: Record<string, string>
  readonly isClosed?: boolean
}

/** A registry with one version, 1.0.0, of each name. */
const registry = (packages: Readonly<Record<string, Listed>>) => {
  const asked: string[] = []
  return {
    asked,
    offer: async (name: string, spec: string) => {
      asked.push(`${name}@${spec}`)
      const listed = Object.hasOwn(packages, name) ? packages[name] : undefined
      return (
        listed && {
          name,
          version: '1.0.0',
          integrity: `sha512-${name}`,
          dependencies: {},
          optionalDependencies: {},
          peerDependencies: {},
          isClosed: false,
          ...listed,
        }
      )
    },
  }
}
const standing = (more: Partial<Standing> = {}, versions: Readonly<Record<string, string[]>> = {}): Standing => ({
  versionsOf: (name) => versions[name] ?? [],
  replaces: true,
  takesPeers: true,
  ...more,
})
const ask = (name: string, spec = '^1.0.0') => [{ name, spec, dev: false }]
const ids = (packages: readonly ResolvedPackage[] | undefined) => packages?.map(({ id }) => id).sort()

test('what is asked for comes with all that it needs and that does not stand', async () => {
  const { offer, asked } = registry({
    a: {
      dependencies: { b: '^1.0.0', here: '^2.0.0', c: '*' },
      optionalDependencies: { c: '*' },
      peerDependencies: { d: '1' },
    },
    b: { dependencies: { a: '1.x' } },
    c: {},
    d: {},
  })
  const here = standing({}, { here: ['2.1.0'] })
  const found = await newcomersFor(ask('a'), { ...here, offer })
  assert.equal(ids(found), ['a@1.0.0', 'b@1.0.0', 'c@1.0.0', 'd@1.0.0'])
  assert.equal(found?.find(({ name }) => name === 'b')?.path, ['a@1.0.0', 'b@1.0.0'])
  assert.equal(
    found?.filter(({ optional }) => optional).map(({ name }) => name),
    ['c'],
  )
  assert.equal(asked.sort(), ['a@^1.0.0', 'b@^1.0.0', 'c@*', 'd@1'])
  const noPeers = await newcomersFor(ask('a'), { ...here, takesPeers: false, offer })
  assert.equal(ids(noPeers), ['a@1.0.0', 'b@1.0.0', 'c@1.0.0'])
})

test('a version that stands and does not fit makes another one come, except where it would give way', async () => {
  const { offer } = registry({ a: { dependencies: { old: '^1.0.0' } }, old: {} })
  const here = standing({}, { old: ['0.9.0'] })
  assert.equal(ids(await newcomersFor(ask('a'), { ...here, offer })), ['a@1.0.0', 'old@1.0.0'])
  assert.is(await newcomersFor(ask('old'), { ...here, offer }), undefined)
  assert.equal(ids(await newcomersFor(ask('old'), { ...here, replaces: false, offer })), ['old@1.0.0'])
})

test('whatever is in doubt ends it', async () => {
  const { offer } = registry({
    closed: { isClosed: true },
    lost: { dependencies: { gone: '*' } },
    alias: { dependencies: { b: 'npm:c@1' } },
    git: { dependencies: { b: 'user/repo' } },
    ok: {},
  })
  for (const name of ['closed', 'lost', 'alias', 'git', 'unknown']) {
    assert.is(await newcomersFor([...ask('ok'), ...ask(name)], { ...standing(), offer }), undefined, name)
  }
  for (const spec of ['catalog:', 'workspace:*', 'file:../x', 'https://a.invalid/x.tgz', 'npm:b@1', 'user/repo']) {
    assert.is(await newcomersFor(ask('ok', spec), { ...standing(), offer }), undefined, spec)
  }
  assert.equal(ids(await newcomersFor(ask('ok', 'latest'), { ...standing(), offer })), ['ok@1.0.0'])
})

test('a tree without end is left to the package manager', async () => {
  let count = 0
  const offer = async (name: string) => ({
    name,
    version: '1.0.0',
    integrity: 'sha512-x',
    dependencies: { [`next-${count++}`]: '*' },
    optionalDependencies: {},
    peerDependencies: {},
    isClosed: false,
  })
  assert.is(await newcomersFor(ask('a'), { ...standing(), offer }), undefined)
  assert.ok(count < 1000)
})

const at = (name: string, version: string, ...locations: string[]): ResolvedPackage => ({
  id: `${name}@${version}`,
  name,
  version,
  source: { type: 'registry' },
  path: [],
  locations,
  optional: false,
  dev: false,
  bundled: false,
})
const set = {
  packages: [
    at('a', '1.0.0', 'node_modules/a'),
    at('b', '1.0.0', 'node_modules/a/node_modules/b'),
    at('@s/c', '1.0.0', 'node_modules/@s/c', 'node_modules/a/node_modules/@s/c'),
  ],
  gaps: [],
}

test('npm sees what lies at the top, pnpm what stands anywhere', () => {
  const [npm, { standing: pnpm }] = [hoisted(set), standingIn(set, { kind: 'pnpm', root: '/' }, new Date())]
  assert.equal(['a', 'b', '@s/c', 'constructor'].map(npm.versionsOf), [['1.0.0'], [], ['1.0.0'], []])
  assert.equal(['a', 'b', '@s/c', 'constructor'].map(pnpm.versionsOf), [['1.0.0'], ['1.0.0'], ['1.0.0'], []])
})

test('a project that waits before it takes a release says so', () => {
  const now = new Date('2026-11-20T00:00:00Z')
  assert.is(latestRelease({}, now), undefined)
  const day = latestRelease({ npm_config_min_release_age: '2' }, now)
  assert.is(day?.toISOString(), '2026-11-18T00:00:00.000Z')
  const earlier = latestRelease({ npm_config_before: '2026-11-01', npm_config_min_release_age: '2' }, now)
  assert.is(earlier?.toISOString(), '2026-11-01T00:00:00.000Z')
  const config = { minimumReleaseAge: 1440, autoInstallPeers: false }
  const { until, standing: pnpm } = standingIn(set, { kind: 'pnpm', root: '/', config }, now)
  assert.is(until?.toISOString(), '2026-11-19T00:00:00.000Z')
  assert.is(pnpm.takesPeers, false)
})

test('a root that acts between unpacking and the last hook is known', () => {
  const acts = (scripts: object, more: Record<string, string> = {}) => {
    let answer: boolean | undefined
    inFolder({ 'package.json': JSON.stringify({ scripts }), ...more }, (folder) => {
      answer = actsBetween(folder)
    })
    return answer
  }
  for (const event of ['install', 'dependencies', 'predependencies', 'postdependencies'])
    assert.ok(acts({ [event]: 'x' }))
  assert.ok(acts({}, { 'binding.gyp': '{}' }))
  for (const event of ['preinstall', 'postinstall', 'prepare', 'build']) assert.not.ok(acts({ [event]: 'x' }))
})

test('pnpm add is read only where it is plain', () => {
  const asked = (...args: string[]) =>
    addedBy(args)?.map(({ name, spec, dev }) => `${dev ? 'dev ' : ''}${name}@${spec}`)
  assert.equal(asked('add', 'a', '@s/b@^1.2', 'c@next'), ['a@latest', '@s/b@^1.2', 'c@next'])
  assert.equal(asked('add', '-D', 'a'), ['dev a@latest'])
  assert.equal(asked('install', 'a'), ['a@latest'])
  for (const args of [
    ['add'],
    ['install', '--filter', 'x'],
    ['add', '--filter', 'x', 'a'],
    ['add', 'npm:a@1'],
    ['add', 'user/repo'],
    ['add', './a'],
    ['add', 'https://a.invalid/a.tgz'],
    ['--dir', 'x', 'add', 'a'],
    ['remove', 'a'],
  ]) {
    assert.is(asked(...args), undefined, args.join(' '))
  }
})

test('what pnpm is asked for beyond its lockfile', () => {
  const importers = { '.': { specifiers: { a: '^1.0.0' } }, 'packages/b': { dependencies: { c: { specifier: '2' } } } }
  const files = (root: object, more: object = { dependencies: { c: '2' } }) => ({
    'package.json': JSON.stringify(root),
    'packages/b/package.json': JSON.stringify(more),
  })
  const beyond = (lockfile: object, manifests: Record<string, string>) => {
    let asked: unknown
    inFolder(manifests, (folder) => {
      asked = askedBeyond(lockfile, folder)?.map(({ name, spec, dev }) => `${dev ? 'dev ' : ''}${name}@${spec}`)
    })
    return asked
  }
  const a = { dependencies: { a: '^1.0.0' } }
  assert.equal(beyond({ importers }, files(a)), [])
  assert.equal(beyond({ importers }, files({ ...a, devDependencies: { d: '1' } })), ['dev d@1'])
  assert.equal(beyond({ importers }, files({ dependencies: { a: '^2.0.0' } })), ['a@^2.0.0'])
  assert.is(beyond({ importers }, files({})), undefined)
  assert.is(beyond({ importers }, { 'package.json': JSON.stringify(a) }), undefined)
  assert.is(beyond({ importers: {} }, files(a)), undefined)
  const overrides = { x: '1' }
  assert.equal(beyond({ importers, overrides }, files(a)), [])
  assert.is(beyond({ importers, overrides }, files({ ...a, devDependencies: { d: '1' } })), undefined)
})

test.run()
