import {
  appendFileSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { append } from '../../src/receipts/append.ts'
import { holdsLine, readLog } from '../../src/receipts/log.ts'
import { prune } from '../../src/receipts/prune.ts'
import { isLog } from '../../src/receipts/segments.ts'

const limits = { segment: 300, all: 100_000 }
/** Two of them fill a segment. */
const entry = (number: number) => ({ number, at: `2026-11-${String(number + 10)}T00:00:00.000Z`, pad: 'x'.repeat(80) })
const note = { at: '2026-11-26T00:00:00.000Z', by: 'ada' }
const before = (number: number) => (at: string) => at < entry(number).at

interface Place {
  readonly file: string
  readonly folder: string
  segment(number: number): string
  numbers(): number[]
  segments(): string[]
}

async function inFolder(count: number, look: (place: Place) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'portcullis-segments-'))
  const file = join(folder, 'log.jsonl')
  try {
    for (let number = 0; number < count; number++) await append(file, () => entry(number), limits)
    await look({
      file,
      folder,
      segment: (number) => join(folder, `log-0000${number}.jsonl`),
      numbers: () => readLog(file).entries.map(({ value }) => (value as { number: number }).number),
      segments: () =>
        readdirSync(folder)
          .filter((name) => /^log-/.test(name))
          .sort(),
    })
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

const range = (from: number, to: number) => Array.from({ length: to - from }, (_, index) => from + index)

test('a log that is full goes on in the next segment, in one chain, and each segment can be read alone', () =>
  inFolder(9, async ({ file, segments, numbers }) => {
    assert.equal(segments(), ['log-00001.jsonl', 'log-00002.jsonl', 'log-00003.jsonl', 'log-00004.jsonl'])
    assert.equal(numbers(), range(0, 9))
    const { entries, problems, head } = readLog(file)
    assert.equal([problems, head], [[], entries.at(-1)?.hash])
    assert.equal(
      entries.slice(0, 4).map(({ file, line }) => `${file}:${line}`),
      ['log-00001.jsonl:1', 'log-00001.jsonl:2', 'log-00002.jsonl:1', 'log-00002.jsonl:2'],
    )
    const told: unknown[] = []
    for (const number of [9, 10])
      await append(
        file,
        (last) => {
          told.push((last as { number?: number } | undefined)?.number)
          return entry(number)
        },
        limits,
      )
    assert.equal(told, [8, undefined])
  }))

test('killed between closing a segment and beginning the next one, nothing is lost', () =>
  inFolder(4, async ({ file, segment, numbers }) => {
    renameSync(file, segment(2))
    assert.ok(isLog(file))
    assert.equal([numbers(), readLog(file).problems], [range(0, 4), []])
    await append(file, () => entry(4), limits)
    assert.equal([numbers(), readLog(file).problems], [range(0, 5), []])
  }))

test('an append that was cut off is set aside before its segment is closed', () =>
  inFolder(4, async ({ file, folder, numbers }) => {
    appendFileSync(file, '{"hash":"12')
    await append(file, () => entry(4), limits)
    assert.equal([numbers(), readLog(file).problems, readLog(file).torn], [range(0, 5), [], 0])
    assert.is(readdirSync(folder).filter((name) => name.includes('.torn-')).length, 1)
    writeFileSync(file, 'x'.repeat(400))
    await append(file, () => entry(5), limits)
    assert.is(readLog(file).entries.length, 5)
  }))

test('no segment can be left out, swapped, emptied or changed without being told', async () => {
  const forgeries: ((place: Place) => void)[] = [
    ({ segment }) => rmSync(segment(1)),
    ({ segment }) => rmSync(segment(2)),
    ({ segment }) => rmSync(segment(4)),
    ({ segment }) => truncateSync(segment(2)),
    ({ segment }) => writeFileSync(segment(2), readFileSync(segment(1))),
    ({ segment, folder }) => {
      renameSync(segment(1), join(folder, 'aside'))
      renameSync(segment(2), segment(1))
      renameSync(join(folder, 'aside'), segment(2))
    },
    ({ segment }) => truncateSync(segment(3), 250),
    ({ segment }) => writeFileSync(segment(3), readFileSync(segment(3), 'utf8').replace('"number":4', '"number":7')),
  ]
  for (const forge of forgeries)
    await inFolder(9, async (place) => {
      forge(place)
      assert.ok(readLog(place.file).problems.length > 0, String(forge))
    })
})

test('a segment that somebody put there is told, and cannot keep later ones from being found', () =>
  inFolder(3, async ({ file, folder, numbers, segment }) => {
    writeFileSync(join(folder, 'log-999999999.jsonl'), readFileSync(segment(1)))
    assert.match(`${readLog(file).problems}`, /what comes before \S+log-999999999\.jsonl is missing/)
    await append(file, () => entry(3), limits)
    const code = await append(file, () => entry(4), limits).catch((error) => error.code)
    assert.is(code, 'log/too-large')
    assert.ok([0, 1, 2, 3].every((number) => numbers().includes(number)))
  }))

test('only whole old segments are pruned, which is noted, and the chain goes on from there', () =>
  inFolder(9, async ({ file, segments, numbers, segment }) => {
    const { head } = readLog(file)
    const done = await prune(file, before(4), note)
    assert.equal([done.segments, segments()], [2, ['log-00003.jsonl', 'log-00004.jsonl']])
    assert.equal(numbers(), range(4, 9))
    const log = readLog(file)
    assert.equal([log.problems, log.head], [[], head])
    const { through, entries, until, at, by } = log.pruned
    assert.equal([through, entries, until, at, by], [2, 4, '2026-11-13T00:00:00.000Z', note.at, 'ada'])
    assert.is((await prune(file, before(4), note)).segments, 0)
    assert.is((await prune(file, () => true, note)).segments, 2)
    assert.equal([numbers(), readLog(file).problems], [[8], []])
    for (const number of [9, 10, 11]) await append(file, () => entry(number), limits)
    assert.ok(existsSync(segment(5)), 'numbers are not used again')
    assert.equal([numbers(), readLog(file).problems], [range(8, 12), []])
  }))

test('killed while pruning, what is still there counts for nothing', () =>
  inFolder(9, async ({ file, numbers, segment }) => {
    const gone = readFileSync(segment(1))
    await prune(file, before(4), note)
    writeFileSync(segment(1), gone)
    assert.equal([numbers(), readLog(file).problems], [range(4, 9), []])
    const { segments, pruned } = await prune(file, before(6), note)
    assert.equal([segments, pruned.through, pruned.entries], [1, 3, 6])
    assert.not(existsSync(segment(1)))
  }))

test('a forged note of what was pruned hides nothing', () =>
  inFolder(9, async ({ file, segment }) => {
    rmSync(segment(1))
    const forged = { through: 1, head: '0'.repeat(64), entries: 2, until: note.at, at: note.at, by: 'ada' }
    writeFileSync(`${file}.pruned`, JSON.stringify(forged))
    assert.match(`${readLog(file).problems}`, /line 1 of \S+log-00002\.jsonl is not as it was written/)
    writeFileSync(`${file}.pruned`, '{"through":1}')
    assert.throws(
      () => readLog(file),
      (error: { code?: string }) => error.code === 'log/bad-pruned',
    )
  }))

test('a line is found where it was appended, and in the segment that was closed meanwhile; cut out it is not', () =>
  inFolder(1, async ({ file, segment }) => {
    const hash = await append(file, () => entry(1), limits)
    assert.ok(holdsLine(file, hash))
    await append(file, () => entry(2), limits)
    assert.ok(existsSync(segment(1)) && holdsLine(file, hash))
    const lines = readFileSync(segment(1), 'utf8').split('\n')
    writeFileSync(segment(1), `${lines[0]}\n`)
    assert.not(holdsLine(file, hash))
    assert.not(holdsLine(join(file, 'none'), hash))
  }))

test('a log does not grow beyond its bound, and says how it gets room', () =>
  inFolder(0, async ({ file, numbers }) => {
    const small = { segment: 300, all: 1000 }
    let fault: { code?: string; options?: { hint?: string } } = {}
    for (let number = 0; number < 20; number++)
      await append(file, () => entry(number), small).catch((error) => {
        fault = error
      })
    assert.is(fault.code, 'log/too-large')
    assert.match(fault.options?.hint ?? '', /log --prune/)
    assert.ok(numbers().length >= 4)
    await prune(file, () => true, note)
    await append(file, () => entry(20), small)
    assert.is(numbers().at(-1), 20)
  }))

test.run()
