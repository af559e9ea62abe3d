import { readFileSync } from 'node:fs'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { feedKeySyntax } from '../../src/parse/feed-key.ts'
import { registrySyntax } from '../../src/policy/address.ts'
import * as entry from '../../src/policy/entry.ts'
import { allowPatternSyntax, patternSyntax } from '../../src/policy/pattern.ts'
import { feedKeys, maxSources, sourceSyntax } from '../../src/policy/read-feed.ts'
import { maxEntries, maxRegistries, policyKeys, receiptsKeys } from '../../src/policy/read-policy.ts'
import { daySyntax } from '../../src/policy/time.ts'
import { accepts, type Schema } from './json-schema.ts'
import { faultOf, policyOf, sha } from './support.ts'

const schema = JSON.parse(readFileSync(new URL('../../schema/portcullis.schema.json', import.meta.url), 'utf8'))
const keysOf = (part: Schema) => Object.keys(part['properties'] as object).sort()
const allow = (more: object) => ({ allow: [{ package: 'a', reason: 'x', ...more }] })
const internal = (more: object) => ({
  internal: [{ package: '@acme/*', registry: 'https://npm.invalid/', ...more }],
})
const deny = (more: object) => ({ deny: [{ package: 'a', ...more }] })

const valid: readonly unknown[] = [
  {},
  { $schema: 'x' },
  { allow: [], deny: [] },
  { allow: ['left-pad', '@acme/*', 'left-pad@^1.3.0', '@acme/x@1.0.0 || >=2 <3', 'a@*', `${'a'.repeat(256)}@1`] },
  { deny: ['l\u043edash', '@evil/*@<2', 'evil?'] },
  allow({ version: '1.x', registry: 'https://npm.invalid/team', integrity: sha.one, rules: ['a/b', 'c-d/e-2'] }),
  allow({ integrity: `${sha.middle} ${sha.one}`, scripts: true, expires: '2028-02-29' }),
  deny({ integrity: sha.weak, registry: 'http://npm.invalid:4873/', version: '*', reason: 'x', expires: '2027-01-31' }),
  internal({}),
  internal({ package: 'acme-*', registry: 'http://npm.invalid:4873/team' }),
  { internal: [] },
  { registries: ['https://npm.invalid', 'https://npm.invalid/@acme/'] },
  { minimumAge: '0' },
  { minimumAge: '12h', onGap: 'abort', feed: { maxAge: '2w', required: true } },
  { onGap: 'strip', feed: {} },
  { feed: { sources: ['https://feeds.invalid/npm.bin?x=1', 'vendor/feed.bin', '/srv/feed.bin'] } },
  { feed: { sources: ['http://feeds.invalid/npm.bin'], keys: [`ed25519:${'A'.repeat(43)}=`] } },
  { feed: { live: 'https://api.osv.invalid' }, receipts: { required: true } },
  { receipts: {} },
  { repository: 'ask' },
]

const invalid: readonly unknown[] = [
  null,
  [],
  'x',
  { alow: [] },
  { $schema: 1 },
  { allow: 'a' },
  { allow: [1] },
  { allow: [null] },
  { allow: [''] },
  { allow: ['!a'] },
  { allow: ['#a'] },
  { allow: ['a/**'] },
  { allow: ['{a,b}'] },
  { allow: ['a b'] },
  { allow: ['a@'] },
  { allow: ['l\u043edash'] },
  { deny: ['**'] },
  { deny: ['a\u0000'] },
  { deny: ['a'.repeat(257)] },
  { allow: [{ package: 'a' }] },
  { allow: [{ reason: 'x' }] },
  allow({ package: 'a@1' }),
  allow({ package: 1 }),
  allow({ name: 'a' }),
  allow({ reason: ' ' }),
  allow({ reason: 'x'.repeat(1001) }),
  allow({ version: '' }),
  allow({ version: 1 }),
  allow({ version: '1\n' }),
  allow({ integrity: 'sha512-AAAA' }),
  allow({ integrity: sha.weak }),
  allow({ integrity: `md5-${'A'.repeat(22)}==` }),
  allow({ registry: 'npm.invalid' }),
  allow({ registry: 'https://me@npm.invalid/' }),
  allow({ registry: 'https://npm.invalid/?x' }),
  allow({ rules: [] }),
  allow({ rules: ['source'] }),
  allow({ rules: ['policy/denied'] }),
  allow({ rules: 'source/git' }),
  allow({ scripts: true }),
  allow({ scripts: false, integrity: sha.one }),
  allow({ expires: '2027-1-1' }),
  deny({ scripts: true, integrity: sha.one }),
  deny({ rules: ['a/b'] }),
  deny({ expires: 20270101 }),
  { internal: ['@acme/*'] },
  { internal: [{ package: '@acme/*' }] },
  { internal: [{ registry: 'https://npm.invalid/' }] },
  internal({ package: '@acme/**' }),
  internal({ registry: 'npm.invalid' }),
  internal({ reason: 'x' }),
  { registries: [] },
  { registries: 'https://npm.invalid/' },
  { registries: ['ftp://npm.invalid/'] },
  { minimumAge: 3 },
  { minimumAge: '3' },
  { minimumAge: '3m' },
  { minimumAge: '-3d' },
  { minimumAge: '100000d' },
  { onGap: 'allow' },
  { onGap: true },
  { repository: 'always' },
  { feed: [] },
  { feed: { maxAge: '0' } },
  { feed: { required: 'yes' } },
  { feed: { url: 'x' } },
  { feed: { sources: 'https://feeds.invalid/npm.bin' } },
  { feed: { sources: ['ftp://feeds.invalid/npm.bin'] } },
  { feed: { sources: ['https://me@feeds.invalid/npm.bin'] } },
  { feed: { sources: [''] } },
  { feed: { keys: ['AAAA'] } },
  { feed: { keys: [`ed25519:${'A'.repeat(42)}B=`] } },
  { feed: { live: 'osv.invalid' } },
  { receipts: true },
  { receipts: { required: 1 } },
]

/** What only the parser can tell: semver, calendars, URLs in full. */
const beyondSchema: readonly unknown[] = [
  { allow: ['a@latest'] },
  allow({ version: 'newest' }),
  deny({ expires: '2027-02-30' }),
  { registries: ['https://[x/'] },
  { feed: { sources: ['http://feeds.invalid/npm.bin'] } },
]

test('schema and parser take the same policies', () => {
  for (const example of valid) {
    assert.is(faultOf(() => policyOf(example))?.message, undefined, JSON.stringify(example))
    assert.ok(accepts(schema, example), `schema: ${JSON.stringify(example)}`)
  }
})

test('schema and parser refuse the same policies', () => {
  for (const example of invalid) {
    assert.is(faultOf(() => policyOf(example))?.code, 'policy/invalid', JSON.stringify(example))
    assert.not(accepts(schema, example), `schema: ${JSON.stringify(example)}`)
  }
})

test('the parser refuses what the schema cannot tell', () => {
  for (const example of beyondSchema) {
    assert.is(faultOf(() => policyOf(example))?.code, 'policy/invalid', JSON.stringify(example))
    assert.ok(accepts(schema, example), `schema: ${JSON.stringify(example)}`)
  }
})

test('the schema names the keys that the parser knows', () => {
  const { allowEntry, denyEntry, internalEntry } = schema.definitions
  assert.equal(keysOf(schema), [...policyKeys].sort())
  assert.equal(keysOf(schema.properties.feed), [...feedKeys].sort())
  assert.equal(keysOf(schema.properties.receipts), [...receiptsKeys].sort())
  assert.equal(keysOf(allowEntry), [...entry.allowKeys].sort())
  assert.equal(keysOf(denyEntry), [...entry.denyKeys].sort())
  assert.equal(keysOf(internalEntry), [...entry.internalKeys].sort())
})

test('the schema has the limits and patterns of the parser', () => {
  const { properties: top, definitions: parts } = schema
  assert.equal(
    [
      parts.allowEntry.properties.package.pattern,
      parts.denyEntry.properties.package.pattern,
      parts.internalEntry.properties.package.pattern,
      parts.allowEntry.properties.integrity.pattern,
      parts.denyEntry.properties.integrity.pattern,
      parts.allowEntry.properties.rules.items.pattern,
      parts.range.pattern,
      parts.registry.pattern,
      parts.day.pattern,
      top.feed.properties.sources.items.pattern,
      top.feed.properties.keys.items.pattern,
    ],
    [
      allowPatternSyntax.source,
      patternSyntax.source,
      patternSyntax.source,
      entry.allowIntegritySyntax.source,
      entry.denyIntegritySyntax.source,
      entry.ruleSyntax.source,
      entry.rangeSyntax.source,
      registrySyntax.source,
      daySyntax.source,
      sourceSyntax.source,
      feedKeySyntax.source,
    ],
  )
  assert.equal(
    [
      top.allow.maxItems,
      top.deny.maxItems,
      top.internal.maxItems,
      top.registries.maxItems,
      top.feed.properties.sources.maxItems,
      top.feed.properties.keys.maxItems,
      parts.reason.maxLength,
      parts.allowEntry.properties.rules.maxItems,
    ],
    [maxEntries, maxEntries, maxEntries, maxRegistries, maxSources, maxSources, entry.maxReason, entry.maxRules],
  )
})

test.run()
