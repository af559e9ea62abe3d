import * as fc from 'fast-check'
import semver from 'semver'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { inInterval, intervalsOf } from '../../src/feed/affected.ts'
import { parseVersion } from '../../src/feed/version.ts'

type Kind = 'introduced' | 'fixed' | 'last_affected' | 'limit'
type Events = readonly { readonly [kind in Kind]?: string }[]

const covers = (events: Events, version: string): boolean => {
  const intervals = intervalsOf({ events })
  if (!intervals) throw new Error('not understood')
  return intervals.some((interval) => inInterval(interval, parseVersion(version)))
}

test('fixed is the first version that is free, last_affected the last that is not', () => {
  const fixed = [{ introduced: '1.95.6' }, { fixed: '1.95.8' }]
  assert.equal(
    ['1.95.5', '1.95.6', '1.95.7', '1.95.8'].map((version) => covers(fixed, version)),
    [false, true, true, false],
  )
  const last = [{ introduced: '1.1.5' }, { last_affected: '1.1.7' }]
  assert.equal(
    ['1.1.4', '1.1.5', '1.1.7', '1.1.8'].map((version) => covers(last, version)),
    [false, true, true, false],
  )
})

test('a range of one version is that version alone', () => {
  const one = [{ last_affected: '4.1.1' }, { introduced: '4.1.1' }]
  assert.equal(
    ['4.1.0', '4.1.1', '4.1.2'].map((version) => covers(one, version)),
    [false, true, false],
  )
})

test('a range that ends where it starts is empty, not endless', () => {
  assert.equal(intervalsOf({ events: [{ introduced: '1.0.0' }, { fixed: '1.0.0' }] }), [])
})

test('introduced 0 comes before every prerelease and holds for what is not semver', () => {
  assert.ok(covers([{ introduced: '0' }], '0.0.0-0'))
  assert.ok(covers([{ introduced: '0' }], 'latest'))
  assert.not(covers([{ introduced: '0.0.0' }], '0.0.0-0'))
  assert.not(covers([{ introduced: '0.0.0' }], 'latest'))
  assert.not(covers([{ introduced: '0' }, { fixed: '2.0.0' }], 'latest'))
})

test('a limit ends the range, and a star does not', () => {
  assert.not(covers([{ introduced: '1.0.0' }, { limit: '2.0.0' }], '2.0.0'))
  assert.ok(covers([{ introduced: '1.0.0' }, { limit: '2.0.0' }], '1.9.9'))
  assert.ok(covers([{ introduced: '1.0.0' }, { limit: '*' }], '2.0.0'))
})

test('a range with an end that is not semver is refused as a whole', () => {
  const range = (fixed: unknown) => ({ events: [{ introduced: '1.0.0' }, { fixed }] }) as never
  for (const fixed of ['next', '', '1', 7, null, {}, '9'.repeat(300)]) assert.is(intervalsOf(range(fixed)), undefined)
  for (const events of [undefined, null, 'x', {}, [...Array(1001)].map(() => ({ introduced: '1.0.0' }))]) {
    assert.is(intervalsOf({ events } as never), undefined)
  }
})

test('property: intervals answer as the evaluation in the OSV schema does', async () => {
  const version = fc.constantFrom(
    '0.0.0-0',
    '0.0.1',
    '1.0.0-a.1',
    '1.0.0',
    '1.0.1',
    '1.2.0',
    '2.0.0-rc',
    '2.0.0',
    '10.0.0',
  )
  const start = fc.oneof(version, fc.constant('0')).map((introduced) => ({ introduced }))
  const limit = version.map((at) => ({ limit: at }))
  // The schema forbids both kinds of end in one range.
  const range = fc.constantFrom('fixed', 'last_affected').chain((end) =>
    fc.array(
      fc.oneof(
        start,
        version.map((at) => ({ [end]: at })),
        limit,
      ),
      { maxLength: 7 },
    ),
  )
  await fc.assert(
    fc.property(range, version, (events, asked) => {
      assert.is(covers(events, asked), evaluate(events, asked))
    }),
    { numRuns: 2000 },
  )
})

/** The pseudo-code of the schema, read literally. */
function evaluate(events: Events, version: string): boolean {
  const order = ['introduced', 'last_affected', 'fixed', 'limit']
  const flat = events.flatMap((event) => Object.entries(event)).filter(([, at]) => at !== undefined)
  const rank = (at: string): string => (at === '0' ? '0.0.0-0' : at)
  const sorted = flat.sort(
    ([a, x], [b, y]) =>
      Number(y === '0') - Number(x === '0') || semver.compare(rank(x), rank(y)) || order.indexOf(a) - order.indexOf(b),
  )
  const limits = sorted.filter(([kind]) => kind === 'limit')
  if (limits.length > 0 && !limits.some(([, at]) => semver.lt(version, at))) return false
  let vulnerable = false
  for (const [kind, at] of sorted) {
    if (kind === 'introduced' && (at === '0' || semver.gte(version, at))) vulnerable = true
    if (kind === 'fixed' && semver.gte(version, at)) vulnerable = false
    if (kind === 'last_affected' && semver.gt(version, at)) vulnerable = false
  }
  return vulnerable
}

test.run()
