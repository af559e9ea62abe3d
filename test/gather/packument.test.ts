import * as fc from 'fast-check'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { packumentOf } from '../../src/gather/packument.ts'
import { slimmed, unslimmed } from '../../src/gather/slim-packument.ts'
import type { Json } from '../../src/parse/json.ts'

/** As the public registry writes it, cut to what is read and to what might be mistaken for it. */
const document = (versions: Record<string, object>, time: Record<string, Json> = {}): Json =>
  JSON.parse(
    JSON.stringify({
      name: 'a',
      time: { created: '2019-01-01T00:00:00.000Z', ...time },
      versions: Object.fromEntries(Object.entries(versions).map(([version, more]) => [version, { version, ...more }])),
    }),
  )
const only = (more: object) => packumentOf(document({ '1.0.0': more }))?.releases[0]
const oidc = {
  name: 'GitHub Actions',
  email: 'npm-oidc-no-reply@github.com',
  trustedPublisher: { id: 'github', oidcConfigId: 'oidc:00000000-0000-0000-0000-000000000000' },
}
const attestations = { url: 'https://r.invalid/x', provenance: { predicateType: 'https://slsa.dev/provenance/v1' } }

test('a release has its time, its people and what it depends on', () => {
  const doc = document(
    {
      '1.0.0': {
        _npmUser: { name: 'anna', email: 'a@x.invalid' },
        maintainers: [{ name: 'anna' }, { name: 'bo' }],
        dependencies: { b: '^1.0.0', c: 'npm:@s/real@2', d: 'git+https://x.invalid/d.git', e: 'npm:plain' },
        optionalDependencies: { b: '^1.0.0' },
      },
    },
    { '1.0.0': '2020-01-01T00:00:00.000Z' },
  )
  assert.equal(packumentOf(doc)?.releases, [
    {
      version: '1.0.0',
      published: '2020-01-01T00:00:00.000Z',
      publisher: 'anna',
      maintainers: ['anna', 'bo'],
      trust: 'none',
      hasInstallScript: false,
      hasCommit: false,
      dependencies: ['@s/real', 'b', 'plain'],
    },
  ])
})

test('a package lives where its highest release says', () => {
  const at = (name: string) => ({ repository: { type: 'git', url: `git+https://github.com/o/${name}.git` } })
  assert.is(packumentOf(document({ '1.10.0': at('new'), '1.9.0': at('old') }))?.repository, 'github.com/o/new')
})

test('a build that publishes over OIDC is trusted and is nobody', () => {
  assert.is(only({ _npmUser: oidc, dist: { attestations } })?.trust, 'trusted')
  assert.is(only({ _npmUser: oidc })?.publisher, undefined)
  assert.is(only({ _npmUser: { name: 'anna' }, dist: { attestations } })?.trust, 'provenance')
  assert.is(only({ _npmUser: { name: 'anna', trustedPublisher: true }, dist: { attestations: {} } })?.trust, 'none')
})

test('install scripts are known by command, by flag and by gyp', () => {
  assert.is(only({ scripts: { postinstall: 'x' } })?.hasInstallScript, true)
  assert.is(only({ hasInstallScript: true })?.hasInstallScript, true)
  assert.is(only({ gypfile: true })?.hasInstallScript, true)
  assert.is(only({ scripts: { prepare: 'x', install: '' }, gypfile: false })?.hasInstallScript, false)
})

test('a commit is one of git', () => {
  assert.is(only({ gitHead: 'a'.repeat(40) })?.hasCommit, true)
  for (const gitHead of ['', 'main', 7, undefined]) assert.is(only({ gitHead })?.hasCommit, false)
})

test('an empty deprecation is none, a long one is cut', () => {
  assert.is(only({ deprecated: '' })?.deprecated, undefined)
  assert.is(only({ deprecated: 'x'.repeat(9_999) })?.deprecated?.length, 300)
})

test('releases are in the order of their versions, and what has none is left out', () => {
  const doc = document({ '1.10.0': {}, '1.9.0': {}, '1.10.0-rc.1': {}, latest: {}, '2.0.0': { version: '2.0.1' } })
  assert.equal(
    packumentOf(doc)?.releases.map(({ version }) => version),
    ['1.9.0', '1.10.0-rc.1', '1.10.0'],
  )
})

test('a time that cannot be read is no time', () => {
  const doc = document(
    { '1.0.0': {}, '1.0.1': {}, '1.0.2': {} },
    { '1.0.0': 'then', '1.0.1': 7, '1.0.2': '2'.repeat(99) },
  )
  assert.equal(
    packumentOf(doc)?.releases.map(({ published }) => published),
    [undefined, undefined, undefined],
  )
})

test('a document of more releases than anything has is refused', () => {
  const versions = Object.fromEntries(Array.from({ length: 50_001 }, (_, index) => [`1.0.${index}`, {}]))
  assert.is(packumentOf(document(versions)), undefined)
})

const account = fc.record({ name: fc.constantFrom('anna', 'bo', 'cy') })
const release = fc.record(
  {
    _npmUser: fc.oneof(account, fc.constant(oidc)),
    maintainers: fc.array(account, { maxLength: 3 }),
    deprecated: fc.string(),
    gitHead: fc.constantFrom('a'.repeat(40), 'x'),
    dependencies: fc.dictionary(fc.string(), fc.constantFrom('1', 'npm:b@1', 'file:x')),
    repository: fc.constantFrom('a/b', 'c'),
    scripts: fc.dictionary(fc.constantFrom('install', 'test'), fc.string()),
    dist: fc.record({ attestations: fc.constantFrom(attestations, {}) }, { requiredKeys: [] }),
  },
  { requiredKeys: [] },
)
const version = fc.tuple(fc.nat(3), fc.nat(12), fc.nat(3)).map((parts) => parts.join('.'))

test('what the cache gives back is what was put there', () => {
  void fc.assert(
    fc.property(fc.dictionary(version, release), fc.dictionary(version, fc.string()), (versions, time) => {
      const packument = packumentOf(document(versions, time))!
      const slim = { asked: '2026-11-01T00:00:00.000Z', packument }
      const again = unslimmed(JSON.parse(JSON.stringify(slimmed(slim))))
      assert.equal(JSON.parse(JSON.stringify(again)), JSON.parse(JSON.stringify(slim)))
    }),
  )
})

test('no JSON makes it throw, and no JSON is taken for a cache entry that lacks something', () => {
  void fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      packumentOf(value as Json)
      packumentOf({ versions: value as Json, time: value as Json })
      packumentOf({ versions: { '1.0.0': { ...(value as object), version: '1.0.0' } } as Json })
      assert.is(unslimmed(value as Json), undefined)
    }),
  )
  for (const rows of [[7], [{}], [{ v: 'x' }], 'x', undefined]) {
    assert.is(unslimmed({ asked: '2026-11-01T00:00:00.000Z', ...(rows && { rows }) } as Json), undefined)
  }
})

test.run()
