import * as fc from 'fast-check'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { readOsv } from '../../src/feed/osv.ts'
import { parseJson } from '../../src/parse/json.ts'
import { entry, report } from './reports.ts'

const read = (value: unknown) => readOsv(parseJson(JSON.stringify(value), 'report.json'))

test('exact versions are canonical, sorted and listed once', () => {
  const { rows, losses } = read(report('MAL-2026-1', entry('bad', ['v2.0.0', '1.0.0', '2.0.0', 'odd'])))
  assert.equal(losses, [])
  assert.equal(rows, [{ name: 'bad', id: 'MAL-2026-1', affected: { exact: ['1.0.0', '2.0.0', 'odd'], intervals: [] } }])
})

test('a name alone is nothing, never every version', () => {
  for (const affected of [entry('bad'), { ...entry('bad'), versions: [], ranges: [] }, entry('bad', [], [])]) {
    const { rows, losses } = read(report('MAL-2026-1', affected))
    assert.equal(rows, [])
    assert.equal(losses, ['entry names no version'])
  }
})

test('only an open range from 0 means every version', () => {
  const intervals = (...events: unknown[]) =>
    read(report('MAL-2026-1', entry('bad', [], events))).rows[0]?.affected.intervals
  assert.equal(intervals({ introduced: '0' }), [{ from: '0' }])
  assert.equal(intervals({ introduced: '0' }, { fixed: '2.0.0' }), [{ from: '0', to: '2.0.0' }])
  assert.equal(intervals({ introduced: '0' }, { last_affected: '2.0.0' }), [{ from: '0', to: '2.0.0', closed: true }])
})

test('pinned versions win over the open range beside them, as in the hijack of @ctrl/tinycolor', () => {
  const open = [{ introduced: '0' }]
  const bounded = [{ introduced: '4.1.1' }, { last_affected: '4.1.2' }]
  const ranges = read(report('MAL-2026-1', entry('hijacked', [], open, bounded)))
  assert.equal(ranges.rows[0]?.affected, { exact: [], intervals: [{ from: '4.1.1', to: '4.1.2', closed: true }] })
  assert.is(ranges.narrowed, 1)
  const versions = read(report('MAL-2026-2', entry('hijacked', ['1.161.9'], open)))
  assert.equal(versions.rows[0]?.affected, { exact: ['1.161.9'], intervals: [] })
  assert.is(versions.narrowed, 1)
})

test('two entries of one name are one, so that the pin in one of them counts', () => {
  const open = entry('hijacked', [], [{ introduced: '0' }])
  const pinned = entry('hijacked', ['1.0.1'])
  for (const entries of [
    [open, pinned],
    [pinned, open],
  ]) {
    const { rows } = read(report('MAL-2026-1', ...entries))
    const named = rows.map(({ affected }) => affected)
    assert.equal(named, [{ exact: ['1.0.1'], intervals: [] }])
  }
})

test('two open ranges stay as they are', () => {
  const { rows, narrowed } = read(
    report('MAL-2026-1', entry('bad', [], [{ introduced: '0' }], [{ introduced: '9.9.1' }])),
  )
  assert.equal(rows[0]?.affected.intervals, [{ from: '0' }, { from: '9.9.1' }])
  assert.is(narrowed, 0)
})

test('a withdrawn report yields nothing', () => {
  const withdrawn = { ...report('MAL-2026-1', entry('honest', ['1.0.0'])), withdrawn: '2026-02-01T00:00:00Z' }
  assert.equal(read(withdrawn), { rows: [], losses: ['record is withdrawn'], narrowed: 0 })
  assert.is(read({ ...withdrawn, withdrawn: null }).rows.length, 1)
})

test('an ordinary vulnerability is not malware, embedded malicious code is', () => {
  const vulnerability = report('GHSA-aaaa-bbbb-cccc', entry('honest', ['1.0.0']))
  assert.equal(read(vulnerability).losses, ['record is not about malware'])
  assert.is(read({ ...vulnerability, database_specific: { cwe_ids: ['CWE-79', 'CWE-506'] } }).rows.length, 1)
  const marked = { ...entry('bad', ['1.0.0']), database_specific: { cwes: [{ cweId: 'CWE-506' }] } }
  assert.is(read(report('GHSA-aaaa-bbbb-cccc', marked)).rows.length, 1)
})

test('other ecosystems and impossible names are counted, the rest of the report is kept', () => {
  const other = { package: { ecosystem: 'PyPI', name: 'bad' }, versions: ['1.0.0'] }
  const { rows, losses } = read(
    report(
      'MAL-2026-1',
      other,
      {},
      null,
      entry('a b', ['1.0.0']),
      entry('x'.repeat(215), ['1.0.0']),
      entry('bad', ['1.0.0']),
    ),
  )
  assert.equal(
    rows.map(({ name }) => name),
    ['bad'],
  )
  assert.equal(losses, [
    'entry is of another ecosystem',
    'entry is of another ecosystem',
    'entry is of another ecosystem',
    'entry has no name that npm could have',
    'entry has no name that npm could have',
  ])
})

test('a range that cannot be read is counted and condemns nothing', () => {
  const { rows, losses } = read(
    report('MAL-2026-1', entry('bad', ['1.0.0'], [{ introduced: '2.0.0' }, { fixed: 'soon' }])),
  )
  assert.equal(rows[0]?.affected, { exact: ['1.0.0'], intervals: [] })
  assert.equal(losses, ['range is not semver'])
  const git = { ...entry('bad', ['1.0.0']), ranges: [{ type: 'GIT', events: [{ introduced: '0' }] }] }
  assert.equal(read(report('MAL-2026-1', git)).losses, ['range is not semver'])
})

test('versions that cannot be printed, and reports that list too much, are counted', () => {
  assert.equal(read(report('MAL-2026-1', entry('bad', ['1.0.0', '\u202e1']))).losses, ['version is not printable'])
  const many = [...Array(20_001).keys()].map((patch) => `1.0.${patch}`)
  assert.equal(read(report('MAL-2026-1', entry('bad', many))), {
    rows: [],
    losses: ['record lists too much'],
    narrowed: 0,
  })
})

test('ids must be short and printable', () => {
  for (const id of [undefined, 7, '', 'MAL 1', 'MAL-\u001b[31m', `MAL-${'1'.repeat(61)}`]) {
    assert.equal(read({ ...report('', entry('bad', ['1.0.0'])), id }).losses, ['record has no usable id'])
  }
})

test('summaries are cut, and lose NUL', () => {
  const { rows } = read({ ...report('MAL-2026-1', entry('bad', ['1.0.0'])), summary: `a\0b${'c'.repeat(500)}` })
  assert.is(rows[0]?.summary, `ab${'c'.repeat(197)}`)
})

test('a field that an object only inherits is not read', () => {
  assert.equal(readOsv(JSON.parse('{"__proto__": {"id": "MAL-2026-1", "affected": []}}')).losses, [
    'record has no usable id',
  ])
})

test('property: no JSON makes it throw', async () => {
  const keys = fc.constantFrom(
    'affected',
    'package',
    'versions',
    'ranges',
    'events',
    'introduced',
    'fixed',
    '__proto__',
    'type',
  )
  const { value } = fc.letrec<{ value: unknown }>((tie) => ({
    value: fc.oneof(
      { depthSize: 'small' },
      fc.constantFrom(null, 0, '', '0', '1.0.0', 'npm', 'SEMVER', true),
      fc.array(tie('value'), { maxLength: 4 }),
      fc.dictionary(keys, tie('value'), { maxKeys: 4 }),
    ),
  }))
  await fc.assert(
    fc.property(value, (affected) => {
      const { rows, losses } = readOsv({
        id: 'MAL-2026-1',
        affected,
        summary: affected,
        database_specific: affected,
      } as never)
      assert.ok(Array.isArray(rows) && Array.isArray(losses))
    }),
  )
})

test.run()
