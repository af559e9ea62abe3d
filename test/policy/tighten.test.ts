import fc from 'fast-check'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { defaultPolicy, parsePolicy } from '../../src/policy/policy.ts'
import { tightened } from '../../src/policy/tighten.ts'

const below = (value: object, file = 'packages/a/portcullis.json') => ({
  file,
  policy: parsePolicy(JSON.stringify(value), file),
  keys: Object.keys(value),
})
const day = 86_400_000

test('a workspace may wait longer, deny more, and stop at gaps; it holds for the install', () => {
  const root = parsePolicy('{"minimumAge": "2d", "deny": ["a"]}', 'portcullis.json')
  const { minimumAge, deny, onGap, feed, ...rest } = tightened(root, [
    below({ minimumAge: '3d', deny: ['b'] }),
    below({ onGap: 'abort', escape: 'forbid', feed: { maxAge: '7d', required: true } }, 'packages/b/portcullis.json'),
  ])
  assert.is(minimumAge, 3 * day)
  assert.equal(
    deny.map((entry) => entry.package),
    ['a', 'b'],
  )
  assert.is(onGap, 'abort')
  assert.is(rest.escape, 'forbid')
  assert.equal([feed.maxAge, feed.required], [7 * day, true])
})

test('what it says more loosely than the root changes nothing', () => {
  const root = parsePolicy(
    '{"minimumAge": "2d", "onGap": "abort", "escape": "forbid", "feed": {"maxAge": "1d", "required": true}}',
    'p',
  )
  const loose = below({ minimumAge: '0', onGap: 'strip', escape: 'allow', feed: { maxAge: '90d', required: false } })
  assert.equal(tightened(root, [loose]), root)
})

test('exceptions and registries below the root are refused, with the file', () => {
  for (const value of [
    { allow: ['a'] },
    { registries: ['https://npm.invalid/'] },
    { internal: [{ package: '@acme/*', registry: 'https://evil.invalid/' }] },
    { feed: { sources: ['https://feed.invalid/feed.bin'] } },
  ]) {
    assert.throws(
      () => tightened(defaultPolicy, [below(value)]),
      /packages\/a\/portcullis\.json sets "(?:allow|registries|internal|feed)"/u,
    )
  }
})

test('no policy below makes a root looser', () => {
  const part = fc.record(
    {
      minimumAge: fc.constantFrom('0', '1h', '2d', '3w'),
      onGap: fc.constantFrom('strip', 'abort'),
      escape: fc.constantFrom('allow', 'forbid'),
      deny: fc.constantFrom([], ['a'], ['b', 'c']),
      feed: fc.record({ maxAge: fc.constantFrom('1d', '40d'), required: fc.boolean() }, { requiredKeys: [] }),
    },
    { requiredKeys: [] },
  )
  fc.assert(
    fc.property(part, fc.array(part, { maxLength: 3 }), (rootValue, values) => {
      const root = parsePolicy(JSON.stringify(rootValue), 'p')
      const tight = tightened(
        root,
        values.map((value) => below(value)),
      )
      assert.ok(tight.minimumAge >= root.minimumAge)
      assert.ok(tight.onGap === 'abort' || root.onGap === 'strip')
      assert.ok(tight.escape === 'forbid' || root.escape === 'allow')
      assert.ok(tight.feed.maxAge <= root.feed.maxAge && (tight.feed.required || !root.feed.required))
      for (const entry of root.deny) assert.ok(tight.deny.includes(entry))
    }),
  )
})

test.run()
