import fc from 'fast-check'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { Fault } from '../../src/parse/fault.ts'
import { defaultPolicy, parsePolicy } from '../../src/policy/policy.ts'
import { faultOf, policyOf, sha } from './support.ts'

const faultIn = (value: unknown) => faultOf(() => policyOf(value))
const messageOf = (value: unknown) => faultIn(value)?.message.replace(/^portcullis\.json:1: /, '')

test('an empty policy is the default one', () => {
  assert.equal(policyOf({}), defaultPolicy)
  assert.equal(defaultPolicy, {
    allow: [],
    deny: [],
    internal: [],
    minimumAge: 86_400_000,
    onGap: 'strip',
    escape: 'allow',
    feed: { maxAge: 2_592_000_000, required: false, sources: [], keys: [] },
    repository: 'leave',
    receipts: { required: false },
  })
})

test('reads every key', () => {
  const policy = policyOf({
    $schema: './node_modules/portcullis/schema/portcullis.schema.json',
    allow: [
      '@acme/*',
      'left-pad@^1.3.0',
      {
        package: '@acme/native',
        version: '1.0.0',
        registry: 'https://npm.acme.invalid/team',
        integrity: sha.one,
        rules: ['source/git'],
        scripts: true,
        reason: 'ours',
        expires: '2027-01-31',
      },
    ],
    deny: ['evil-*', '@evil/x@<2', { package: 'bad', integrity: sha.weak, reason: 'stolen' }],
    internal: [{ package: '@acme/*', registry: 'https://npm.acme.invalid/team' }],
    registries: ['https://npm.acme.invalid'],
    minimumAge: '3d',
    onGap: 'abort',
    escape: 'forbid',
    repository: 'ask',
    feed: { maxAge: '2w', required: true },
  })
  assert.equal(policy, {
    allow: [
      { package: '@acme/*', reason: '"@acme/*" is on the policy\'s allow list' },
      { package: 'left-pad', version: '^1.3.0', reason: '"left-pad@^1.3.0" is on the policy\'s allow list' },
      {
        package: '@acme/native',
        version: '1.0.0',
        registry: 'https://npm.acme.invalid/team/',
        integrity: sha.one,
        reason: 'ours',
        expires: '2027-01-31',
        rules: ['source/git'],
        scripts: true,
      },
    ],
    deny: [
      { package: 'evil-*', reason: '"evil-*" is on the policy\'s deny list' },
      { package: '@evil/x', version: '<2', reason: '"@evil/x@<2" is on the policy\'s deny list' },
      { package: 'bad', integrity: sha.weak, reason: 'stolen' },
    ],
    internal: [{ package: '@acme/*', registry: 'https://npm.acme.invalid/team/' }],
    registries: ['https://npm.acme.invalid/'],
    minimumAge: 259_200_000,
    onGap: 'abort',
    escape: 'forbid',
    feed: { maxAge: 1_209_600_000, required: true, sources: [], keys: [] },
    repository: 'ask',
    receipts: { required: false },
  })
})

test('a feed that is given in part keeps the rest of the default', () => {
  assert.equal(policyOf({ feed: { required: true } }).feed, {
    maxAge: 2_592_000_000,
    required: true,
    sources: [],
    keys: [],
  })
})

test('names file, line, the path of the field and what is expected', () => {
  const text = '{\n  "allow": [\n    "a",\n    { "package": "b", "reason": "x",\n      "version": "newest" }\n  ]\n}'
  const fault = faultOf(() => parsePolicy(text, 'sub/portcullis.json'))
  assert.is(fault?.code, 'policy/invalid')
  assert.is(fault?.message, 'sub/portcullis.json:5: allow[1].version: expected a semver range such as "^1.3.0"')
  assert.is(fault?.options.file, 'sub/portcullis.json')
  assert.ok(fault?.options.hint)
})

test('names unknown and missing keys', () => {
  assert.is(messageOf({ alow: [] })?.startsWith('alow: expected one of the keys $schema, allow, deny'), true)
  assert.is(
    messageOf({ feed: { url: 'x' } }),
    'feed.url: expected one of the keys maxAge, required, sources, keys, live',
  )
  assert.is(messageOf({ allow: [{ package: 'a' }] }), 'allow[0]: expected the key "reason"')
  assert.is(messageOf({ deny: [{ reason: 'a' }] }), 'deny[0]: expected the key "package"')
})

test('lets scripts run by integrity only', () => {
  const message = messageOf({ allow: [{ package: 'a', version: '1.0.0', scripts: true, reason: 'x' }] })
  assert.is(message, 'allow[0]: expected the key "integrity" beside "scripts": a name alone earns no trust')
})

test('never trusts a hash that can be forged', () => {
  assert.match(messageOf({ allow: [{ package: 'a', reason: 'x', integrity: sha.weak }] }) ?? '', /integrity: expected/)
})

test('a denial is never excepted', () => {
  assert.match(
    messageOf({ allow: [{ package: 'a', version: '1.0.0', reason: 'x', rules: ['policy/denied'] }] }) ?? '',
    /rules\[0\]: expected .*removing it/,
  )
})

test('a key that is said twice does not hide the first', () => {
  const fault = faultOf(() => parsePolicy('{"deny":["evil"],"deny":[]}', 'portcullis.json'))
  assert.is(fault?.code, 'policy/invalid')
})

test('whatever the text, the answer is a policy or one Fault that names the file', () => {
  const keys = ['allow', 'deny', 'registries', 'minimumAge', 'onGap', 'escape', 'feed', '__proto__', 'x']
  const anything = fc.oneof(
    fc.string(),
    fc.json(),
    fc.dictionary(fc.constantFrom(...keys), fc.jsonValue(), { maxKeys: 3 }).map((value) => JSON.stringify(value)),
    fc
      .record({ package: fc.string(), reason: fc.string(), version: fc.string(), registry: fc.webUrl() })
      .map((entry) => JSON.stringify({ allow: [entry], deny: [entry, entry.package] })),
  )
  fc.assert(
    fc.property(anything, (text) => {
      try {
        assert.ok(Array.isArray(parsePolicy(text, 'p.json').allow))
      } catch (error) {
        assert.instance(error, Fault)
        assert.is((error as Fault).code, 'policy/invalid')
        assert.ok((error as Fault).message.startsWith('p.json'))
        assert.match((error as Fault).message, /^[ -~]*$/)
      }
    }),
  )
})

test.run()
