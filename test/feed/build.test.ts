import { strToU8, zipSync } from 'fflate'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { buildFeed } from '../../src/feed/build.ts'
import { openFeed } from '../../src/feed/open.ts'
import { Fault } from '../../src/parse/fault.ts'
import { entry, report, zipOf } from './reports.ts'

const faultOf = (run: () => unknown): string => {
  try {
    run()
  } catch (thrown) {
    if (thrown instanceof Fault) return thrown.code
    throw thrown
  }
  return 'nothing was thrown'
}

const bad = report('MAL-2026-1', entry('bad', ['1.0.0']))
const worse = report('MAL-2026-2', entry('worse', [], [{ introduced: '0' }]))

test('the same reports give the same bytes, in whatever order they come', () => {
  const again = { ...bad, summary: 'another sentence', affected: [entry('bad', ['2.0.0'], [{ introduced: '0' }])] }
  const one = buildFeed(zipOf([bad, worse, again])).bytes
  assert.equal(buildFeed(zipOf([again, worse, bad])).bytes, one)
  assert.equal(buildFeed(zipOf([worse, again, bad])).bytes, one)
  assert.equal(openFeed(one, 'feed').lookup('bad', '2.0.0'), [{ id: 'MAL-2026-1', summary: 'another sentence' }])
  assert.equal(openFeed(one, 'feed').lookup('bad', '1.0.0').length, 1)
})

test('it is dated by its newest report unless told otherwise', () => {
  const newer = { ...worse, modified: '2026-03-04T00:00:00Z' }
  assert.is(openFeed(buildFeed(zipOf([newer, bad])).bytes, 'feed').built, '2026-03-04T00:00:00.000Z')
  const told = buildFeed(zipOf([newer, bad]), new Date('2026-05-06T07:08:09Z'))
  assert.is(openFeed(told.bytes, 'feed').built, '2026-05-06T07:08:09.000Z')
  assert.is(told.stats.newest, '2026-03-04T00:00:00.000Z')
})

test('everything that is not in the feed is counted with its reason', () => {
  const { stats } = buildFeed(
    zipSync({
      'deep.json': strToU8('['.repeat(500)),
      'cut.json': strToU8('{"id": "MAL-'),
      'latin1.json': Uint8Array.of(0x22, 0xff, 0x22),
      'large.json': strToU8(JSON.stringify({ ...bad, details: 'x'.repeat(2 ** 20) })),
      'withdrawn.json': strToU8(JSON.stringify({ ...bad, withdrawn: '2026-01-01T00:00:00Z' })),
      'name-only.json': strToU8(JSON.stringify(report('MAL-2026-9', entry('nothing')))),
      'mixed.json': strToU8(JSON.stringify(report('MAL-2026-3', entry('hijacked', ['1.0.0'], [{ introduced: '0' }])))),
      'worse.json': strToU8(JSON.stringify(worse)),
      'README.md': strToU8('not a report'),
    }),
  )
  assert.equal(stats, {
    records: 8,
    entries: 2,
    names: 2,
    allVersions: 1,
    narrowed: 1,
    newest: '2026-01-02T03:04:05.000Z',
    losses: {
      'record is not JSON or too deep': 3,
      'record is too large': 1,
      'record is withdrawn': 1,
      'entry names no version': 1,
    },
  })
})

test('an archive without malware is refused: an empty feed would call everything clean', () => {
  assert.is(
    faultOf(() => buildFeed(zipSync({}))),
    'feed/empty',
  )
  assert.is(
    faultOf(() => buildFeed(zipOf([{ ...bad, withdrawn: '2026-01-01T00:00:00Z' }]))),
    'feed/empty',
  )
})

test('an archive that is cut off anywhere is refused', () => {
  const zip = zipOf([bad, worse])
  for (let size = 0; size < zip.length; size++) {
    assert.is(
      faultOf(() => buildFeed(zip.subarray(0, size))),
      'feed/bad-archive',
      `${size} bytes`,
    )
  }
})

test('an archive that claims more files than it can have is refused', () => {
  const zip = zipOf([bad])
  const view = new DataView(zip.buffer)
  view.setUint16(zip.length - 22 + 8, 0xffff, true)
  assert.is(
    faultOf(() => buildFeed(zip)),
    'feed/bad-archive',
  )
})

test('a report that claims to be large is not unpacked', () => {
  const zip = zipOf([bad, worse])
  const view = new DataView(zip.buffer)
  view.setUint32(view.getUint32(zip.length - 22 + 16, true) + 24, 2 ** 21, true)
  assert.equal(buildFeed(zip).stats.losses, { 'record is too large': 1 })
})

test('a report that is stored as more than it claims is not read', () => {
  const zip = zipSync({ 'large.json': strToU8(JSON.stringify({ ...bad, details: 'x'.repeat(2 ** 20) })) }, { level: 0 })
  const view = new DataView(zip.buffer)
  view.setUint32(view.getUint32(zip.length - 22 + 16, true) + 24, 100, true)
  assert.is(
    faultOf(() => buildFeed(zip)),
    'feed/empty',
  )
})

test('a report that unpacks to more than it claims is not read', () => {
  const zip = zipSync({
    'bomb.json': strToU8(JSON.stringify({ ...bad, details: 'x'.repeat(2 ** 22) })),
    'worse.json': strToU8(JSON.stringify(worse)),
  })
  const view = new DataView(zip.buffer)
  const directory = view.getUint32(zip.length - 22 + 16, true)
  view.setUint32(directory + 24, 100, true)
  const { stats } = buildFeed(zip)
  assert.is(stats.entries, 1)
  assert.equal(stats.losses, { 'record is not JSON or too deep': 1 })
})

test.run()
