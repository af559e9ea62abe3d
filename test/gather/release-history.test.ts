import { test } from 'uvu'
import * as assert from 'uvu/assert'
import type { ListedRelease, Packument } from '../../src/gather/packument.ts'
import { bornOf, historyOf } from '../../src/gather/release-history.ts'
import type { ReleaseHistory } from '../../src/model.ts'

const day = 86_400_000
const start = Date.parse('2024-01-01T00:00:00Z')

/** `[version, day of publication, what else]`, in the order of versions. */
type Row = readonly [string, number | undefined, Partial<ListedRelease>?]

function packument(rows: readonly Row[]): Packument {
  const releases = rows.map(([version, at, more]) => ({
    version,
    ...(at !== undefined && { published: new Date(start + at * day).toISOString() }),
    maintainers: [],
    trust: 'none' as const,
    hasInstallScript: false,
    hasCommit: false,
    dependencies: [],
    ...more,
  }))
  return { time: Object.fromEntries(releases.map(({ version, published }) => [version, published ?? ''])), releases }
}

const of = (version: string, ...rows: readonly Row[]): ReleaseHistory => {
  const history = historyOf(packument(rows), version)
  if (history === undefined) throw new Error(`${version} is unknown`)
  return history
}
const provenance = { trust: 'provenance' } as const

test('the release before is the last one of the line that had settled', () => {
  const rows: Row[] = [
    ['1.0.0', 0],
    ['1.1.0', 20],
    ['1.1.1', 99],
    ['1.1.2', 100],
    ['2.0.0', 50],
  ]
  assert.is(of('1.1.2', ...rows).before?.version, '1.1.0')
  assert.is(of('2.0.0', ...rows).before, undefined)
  assert.is(of('1.0.0', ...rows).before, undefined)
  assert.is(of('1.1.2', ...rows).settled, 3)
})

test('a release of an older minor follows its own minor', () => {
  assert.is(of('1.0.1', ['1.0.0', 0], ['1.0.1', 60], ['1.1.0', 30]).before?.version, '1.0.0')
})

test('below 1.0.0 a line is a minor, and a prerelease follows those of its tag', () => {
  const rows: Row[] = [
    ['0.1.0', 0],
    ['0.1.1', 10],
    ['0.2.0', 20],
    ['1.0.0-beta.1', 30],
    ['1.0.0-rc.1', 40],
    ['1.0.0-rc.2', 50],
    ['1.0.0', 60],
  ]
  assert.is(of('0.1.1', ...rows).before?.version, '0.1.0')
  assert.is(of('0.2.0', ...rows).before, undefined)
  assert.is(of('1.0.0-rc.2', ...rows).before?.version, '1.0.0-rc.1')
  assert.is(of('1.0.0-rc.1', ...rows).before, undefined)
  assert.is(of('1.0.0', ...rows).before, undefined)
})

test('a run of trusted releases ends at the last one without', () => {
  const rows: Row[] = [
    ['1.0.0', 0, provenance],
    ['1.0.1', 10],
    ['1.0.2', 20, provenance],
    ['1.0.3', 30, { trust: 'trusted' }],
    ['1.0.4', 40],
  ]
  assert.is(of('1.0.4', ...rows).trustedRun, 2)
  assert.is(of('1.0.2', ...rows).trustedRun, 0)
  assert.is(of('1.0.4', ...rows).trustLeft, false)
})

test('so does a run of releases that name their commit', () => {
  const commit = { hasCommit: true }
  assert.is(of('1.0.3', ['1.0.0', 0], ['1.0.1', 10, commit], ['1.0.2', 20, commit], ['1.0.3', 40]).committedRun, 2)
})

test('a line that goes on without trust has left it', () => {
  const rows: Row[] = [
    ['6.13.0', 0, provenance],
    ['6.19.8', 10],
  ]
  assert.is(of('6.19.8', ...rows, ['6.20.0', 40]).trustLeft, true)
  assert.is(of('6.19.8', ...rows, ['6.20.0', 12]).trustLeft, false)
  assert.is(of('6.19.8', ...rows, ['6.20.0', 40, provenance]).trustLeft, false)
})

test('the first backport of a line need not be built as the line was; the next has to be like the first', () => {
  const rows: Row[] = [
    ['6.21.0', 0, provenance],
    ['6.21.1', 60],
    ['7.0.0', 30, provenance],
  ]
  assert.is(of('6.21.1', ...rows).trustLeft, true)
  const built: Row[] = [
    ['6.21.0', 0, provenance],
    ['6.21.1', 60, provenance],
    ['6.21.2', 90],
    ['7.0.0', 30, provenance],
  ]
  assert.is(of('6.21.2', ...built).trustLeft, false)
})

test('a prerelease of the next major makes no backport', () => {
  const rows: Row[] = [
    ['6.21.0', 0, provenance],
    ['6.21.1', 60],
    ['7.0.0-alpha.1', 30],
  ]
  assert.is(of('6.21.1', ...rows).trustLeft, false)
})

test('people are those of settled releases, not those who came with it', () => {
  const rows: Row[] = [
    ['1.0.0', 0, { publisher: 'anna', maintainers: ['anna', 'bo'] }],
    ['1.0.1', 100, { publisher: 'eve', maintainers: ['eve'] }],
    ['1.0.2', 101, { publisher: 'eve', maintainers: ['eve'] }],
  ]
  assert.equal(of('1.0.2', ...rows).people, ['anna', 'bo'])
  assert.is(of('1.0.2', ...rows).release?.publisher, 'eve')
})

test('scripts and dependencies are compared with what had settled', () => {
  const rows: Row[] = [
    ['1.0.0', 0, { dependencies: ['b'] }],
    ['1.0.1', 100, { dependencies: ['b', 'c'], hasInstallScript: true }],
    ['1.0.2', 100.5, { dependencies: ['b', 'c'], hasInstallScript: true }],
  ]
  const history = of('1.0.2', ...rows)
  assert.equal([history.hadInstallScript, history.gained], [false, ['c']])
  assert.is(of('1.0.2', ['0.9.0', -9, { hasInstallScript: true }], ...rows).hadInstallScript, true)
})

test('stable releases within half an hour are together, and their lines are counted', () => {
  const rows: Row[] = [
    ['1.0.0', 0],
    ['1.0.1', 100],
    ['1.0.2', 100.01],
    ['2.0.1', 100.01],
    ['3.0.0-rc.1', 100.01],
    ['3.0.1', 100.1],
  ]
  const { together, lines } = of('1.0.1', ...rows)
  assert.equal([together, lines], [['1.0.2', '2.0.1'], 2])
})

test('times of a mirror are not taken for times of publication', () => {
  const rows: Row[] = [
    ['1.0.0', 300],
    ['1.0.1', 200],
    ['1.0.2', 100],
    ['1.0.3', 100],
    ['1.0.4', 50],
  ]
  const history = of('1.0.4', ...rows)
  assert.equal([history.before?.version, history.lastSettled, history.together], ['1.0.3', undefined, []])
  assert.is(history.settled, 4)
})

test('a package is as old as its first release, unless its times are those of a mirror', () => {
  const born = (...rows: readonly Row[]) => bornOf(packument(rows).releases)
  assert.is(born(['0.1.0', 5], ['1.0.0', 3], ['1.0.1', 9]), '2024-01-04T00:00:00.000Z')
  assert.is(born(['1.0.0', undefined]), undefined)
  assert.is(born(['1.0.0', 50], ['1.0.1', 40], ['1.0.2', 30], ['1.0.3', 20]), undefined)
})

test('without times the order of versions stands in', () => {
  const history = of('1.1.0', ['1.0.0', undefined], ['1.1.0', undefined], ['2.0.0', undefined])
  assert.equal([history.before?.version, history.settled, history.lastSettled], ['1.0.0', 1, undefined])
})

test('a version that has a time and no document was taken back; one that has neither is unknown', () => {
  const doc = packument([['1.0.0', 0]])
  const gone = { ...doc, time: { ...doc.time, '1.0.1': '2024-03-01T00:00:00.000Z' } }
  assert.is(historyOf(gone, '1.0.1')?.release, null)
  assert.is(historyOf(gone, '1.0.2'), undefined)
})

test.run()
