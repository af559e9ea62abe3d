import * as fc from 'fast-check'
import semver from 'semver'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { buildFeed } from '../../src/feed/build.ts'
import { headerSize, writeFeed } from '../../src/feed/header.ts'
import { openFeed } from '../../src/feed/open.ts'
import type { Report } from './reports.ts'
import { corruptOr, entry, report, zipOf } from './reports.ts'

const feedOf = (...reports: readonly Report[]) => openFeed(buildFeed(zipOf(reports)).bytes, 'test feed')

test('a listed version is found, its neighbours and namesakes are not', () => {
  const feed = feedOf(report('MAL-2026-1', entry('bad', ['1.0.1'])), report('MAL-2026-2', entry('bad-2', ['1.0.0'])))
  assert.equal(feed.lookup('bad', '1.0.1'), [{ id: 'MAL-2026-1' }])
  for (const version of ['1.0.0', '1.0.10', '1.0.1-0', '', '1.0']) assert.equal(feed.lookup('bad', version), [])
  for (const name of ['ba', 'bad-', 'bad2', 'BAD', 'bad\0', '', 'zz', '!', '@bad/bad', 'báд']) {
    assert.equal(feed.lookup(name, '1.0.1'), [])
  }
})

test('spellings of a version do not hide it, and one that is not semver is found by its bytes', () => {
  const feed = feedOf(report('MAL-2026-1', entry('bad', ['1.0.1', 'odd', '2.0.0+build'])))
  for (const version of ['v1.0.1', '=1.0.1', ' 1.0.1', '1.0.1+other', 'odd', '2.0.0+build']) {
    assert.is(feed.lookup('bad', version).length, 1, version)
  }
  for (const version of ['2.0.0', '2.0.0+other', 'odd2', `1.0.1-${'0'.repeat(300)}`]) {
    assert.is(feed.lookup('bad', version).length, 0, version)
  }
})

test('every version is condemned only where a report says so', () => {
  const feed = feedOf(
    report('MAL-2026-1', entry('bad', [], [{ introduced: '0' }])),
    report('MAL-2026-2', entry('named')),
  )
  for (const version of ['0.0.0-0', '1.0.0', '999.0.0', 'not a version'])
    assert.is(feed.lookup('bad', version).length, 1)
  assert.equal(feed.lookup('named', '1.0.0'), [])
})

test('a hijacked package keeps its honest versions', () => {
  const feed = feedOf(
    report('MAL-2025-1', entry('hijacked', ['4.1.1'], [{ introduced: '0' }])),
    report('MAL-2024-1', entry('wallet', [], [{ introduced: '1.95.6' }, { fixed: '1.95.8' }])),
  )
  assert.equal(
    ['4.1.0', '4.1.1', '4.1.2'].map((version) => feed.lookup('hijacked', version).length),
    [0, 1, 0],
  )
  assert.equal(
    ['1.95.5', '1.95.7', '1.95.8'].map((version) => feed.lookup('wallet', version).length),
    [0, 1, 0],
  )
})

test('ids and summaries come back as they were', () => {
  const ids = [
    'GHSA-aaaa-bbbb-cccc',
    'LWA-2026-0053',
    'LWA-2026-10070',
    'MAL-1',
    'MAL-2026-0',
    'MAL-2026-999999999',
    'MAL-2026-9999999999',
  ]
  const marked = { ...entry('$&', ['1.0.0']), database_specific: { cwes: [{ cweId: 'CWE-506' }] } }
  const reports = ids.map((id) => ({
    ...report(id, marked),
    summary: `Malicious code in $& (npm), says ${id} $$ \u00e9`,
  }))
  assert.equal(
    feedOf(...reports).lookup('$&', '1.0.0'),
    reports.map(({ id, summary }) => ({ id, summary })),
  )
})

test('one name with more reports than a block holds is found whole, from any neighbour', () => {
  const many = [...Array(50).keys()].map((index) => report(`MAL-2026-${1000 + index}`, entry('many', ['1.0.0'])))
  const feed = feedOf(
    ...many,
    report('MAL-2026-1', entry('man', ['1.0.0'])),
    report('MAL-2026-2', entry('many-more', ['1.0.0'])),
  )
  assert.equal(
    feed.lookup('many', '1.0.0').map(({ id }) => id),
    many.map(({ id }) => id),
  )
  assert.is(feed.lookup('man', '1.0.0').length, 1)
  assert.is(feed.lookup('many-more', '1.0.0').length, 1)
  assert.is(feed.entries, 52)
})

const name = fc.oneof(
  fc.constantFrom('a', 'aa', 'ab', '@a/a', '@a/b', 'lodash', 'lodash-x', `${'l'.repeat(40)}`, `${'l'.repeat(214)}`),
  fc.stringMatching(/^[a-c@/.-]{1,20}$/),
)
const version = fc.constantFrom(
  '0.0.0-0',
  '0.0.1',
  '1.0.0-a.1',
  '1.0.0',
  '1.0.1',
  '1.0.1+b',
  '1.2.0',
  '2.0.0',
  'odd',
  '99.9.9',
)
const range = fc.constantFrom<Events>(
  [{ introduced: '0' }],
  [{ introduced: '1.0.0' }],
  [{ introduced: '1.0.0' }, { fixed: '1.0.1' }],
  [{ introduced: '0' }, { last_affected: '1.0.1' }],
  [{ introduced: '1.0.0' }, { fixed: 'soon' }],
)
const item = fc.record({
  name,
  versions: fc.array(version, { maxLength: 4 }),
  ranges: fc.array(range, { maxLength: 2 }),
})
const items: fc.Arbitrary<Item[]> = fc
  .array(item, { minLength: 1, maxLength: 60 })
  .map((list) => [...list, { name: 'always', versions: ['1.0.0'], ranges: [] }])
const reportsOf = (list: readonly Item[]) =>
  list.map((each, index) =>
    report(`MAL-202${index % 3}-${(index * 7919) % 1000}`, entry(each.name, each.versions, ...each.ranges)),
  )

interface Item {
  readonly name: string
  readonly versions: readonly string[]
  readonly ranges: readonly Events[]
}

type Events = { introduced?: string; fixed?: string; last_affected?: string }[]

test('property: a look-up answers as a naive reading of the reports does', async () => {
  await fc.assert(
    fc.property(items, fc.array(fc.tuple(name, version), { maxLength: 30 }), (list, strangers) => {
      const reports = reportsOf(list)
      const feed = feedOf(...reports)
      const asked = [
        ...strangers,
        ...list.flatMap((each) => ['0.0.0-0', '1.0.0', '1.0.1', '2.0.0', 'odd'].map((at) => [each.name, at] as const)),
      ]
      for (const [who, at] of asked) {
        const ids = reports
          .filter((_report, index) => names(list[index] as Item, who, at))
          .map(({ id }) => id)
          .sort()
        assert.equal(
          feed.lookup(who, at).map(({ id }) => id),
          ids,
          `${who}@${at}`,
        )
      }
    }),
  )
})

function names(each: Item, who: string, at: string): boolean {
  if (each.name !== who) return false
  const ranges = each.ranges
    .map((events) => Object.assign({}, ...events) as { introduced: string; fixed?: string; last_affected?: string })
    .filter(({ fixed }) => fixed !== 'soon')
  const bounded = ranges.filter(({ fixed, last_affected }) => fixed !== undefined || last_affected !== undefined)
  const meant = each.versions.length + bounded.length > 0 ? bounded : ranges
  const parsed = semver.valid(at, true)
  return (
    each.versions.some((listed) => listed === at || (parsed !== null && listed === parsed)) ||
    meant.some(({ introduced, fixed, last_affected }) => {
      if (introduced === '0' && fixed === undefined && last_affected === undefined) return true
      if (parsed === null || (introduced !== '0' && semver.lt(at, introduced))) return false
      return fixed !== undefined ? semver.lt(at, fixed) : last_affected === undefined || semver.lte(at, last_affected)
    })
  )
}

const sample = buildFeed(
  zipOf([
    ...[...Array(60).keys()].map((index) => ({
      ...report(
        `MAL-2026-${index * 3}`,
        entry(`package-${index}`, ['1.0.0'], [{ introduced: '2.0.0' }, { fixed: '3.0.0' }]),
      ),
      summary: `Malicious code in package-${index} (npm)`,
    })),
  ]),
).bytes

test('any changed byte, and any cut, is refused at once', () => {
  for (let at = 0; at < sample.length; at++) {
    const changed = sample.slice()
    changed[at] = (changed[at] as number) ^ (1 << (at % 8))
    assert.is(
      corruptOr(() => openFeed(changed, 'test feed')),
      'corrupt',
      `byte ${at}`,
    )
    assert.is(
      corruptOr(() => openFeed(sample.subarray(0, at), 'test feed')),
      'corrupt',
      `${at} bytes`,
    )
  }
  assert.is(
    corruptOr(() => openFeed(Uint8Array.of(...sample, 0), 'test feed')),
    'corrupt',
  )
})

test('a feed that is cut off is called truncated', () => {
  assert.throws(() => openFeed(sample.subarray(0, -1), 'test feed'), /truncated/)
})

test('a view into a larger buffer opens as well', () => {
  const larger = new Uint8Array(sample.length + 7)
  larger.set(sample, 3)
  const feed = openFeed(larger.subarray(3, 3 + sample.length), 'test feed')
  assert.is(feed.lookup('package-7', '2.5.0').length, 1)
})

test('property: a body forged together with its checksum gives answers or a Fault', async () => {
  const change = fc.record({ at: fc.nat(sample.length - headerSize - 1), byte: fc.integer({ min: 0, max: 255 }) })
  let refused = 0
  await fc.assert(
    fc.property(fc.array(change, { minLength: 1, maxLength: 4 }), fc.nat(59), (changes, index) => {
      const body = sample.slice(headerSize)
      for (const { at, byte } of changes) body[at] = byte
      const forged = writeFeed(new Date(0), 60, body)
      const answer = corruptOr(() => openFeed(forged, 'test feed').lookup(`package-${index}`, '2.5.0'))
      if (answer === 'corrupt') refused++
      else assert.ok(Array.isArray(answer))
    }),
    { numRuns: 3000 },
  )
  assert.ok(refused > 0)
})

test('property: no bytes make it throw anything else', async () => {
  await fc.assert(
    fc.property(fc.uint8Array({ maxLength: 600 }), (body) => {
      corruptOr(() => openFeed(body, 'test feed'))
      corruptOr(() => openFeed(writeFeed(new Date(0), 1, body), 'test feed').lookup('a', '1.0.0'))
    }),
  )
})

test.run()
