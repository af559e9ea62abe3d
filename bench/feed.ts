/**
 * How large a feed is, how long it takes to open it and to look up in it: `npm run bench:feed`. First the one that ships,
 * then a synthetic one of 250,000 entries whose names and reports are like those of OSV's archive.
 */
import { readFileSync } from 'node:fs'
import { applyDelta, makeDelta } from '../src/feed/delta.ts'
import { encodeRows } from '../src/feed/encode.ts'
import { headerSize, writeFeed } from '../src/feed/header.ts'
import { readBody } from '../src/feed/layout.ts'
import { openFeed } from '../src/feed/open.ts'
import type { FeedRow } from '../src/feed/osv.ts'
import { inOrder, keyOf, readRows } from '../src/feed/rows.ts'

const snapshot = Uint8Array.from(readFileSync(new URL('../feed/snapshot.bin', import.meta.url)))
const shipped = [...readRows(readBody(snapshot, headerSize, 'snapshot'), 'snapshot')]

/** Lehmer's generator, MINSTD (Park and Miller, 1988). */
let state = 20261126
const roll = (below: number): number => {
  state = (state * 48271) % 2147483647
  return state % below
}

/** Words of real names in new combinations, with the reports of the real ones. */
function synthetic(count: number): FeedRow[] {
  const words = [...new Set(shipped.flatMap(({ name }) => name.replace(/^@/, '').split(/[-_./]/)))].filter(Boolean)
  const word = () => words[roll(words.length)] as string
  const rows = new Map<string, FeedRow>()
  while (rows.size < count) {
    const like = shipped[roll(shipped.length)] as FeedRow
    const name = like.name.startsWith('@') ? `@${word()}/${word()}` : `${word()}-${word()}`
    const id = like.id.replace(/\d+$/, () => String(roll(200_000)))
    const summary = like.summary?.replaceAll(like.name, () => name).slice(0, 200)
    const row = { ...like, name: name.slice(0, 100), id, ...(summary !== undefined && { summary }) }
    rows.set(keyOf(row), row)
  }
  return inOrder(rows)
}

/**
 * Processor time of one run in milliseconds, the least of some rounds: a busy machine makes clocks tell of others.
 * @param batch runs in a round, so many that the processor's clock can tell
 */
function milliseconds(run: () => unknown, batch = 1, rounds = 9): number {
  const times = Array.from({ length: rounds }, () => {
    const start = process.cpuUsage()
    for (let count = 0; count < batch; count++) run()
    const { user, system } = process.cpuUsage(start)
    return (user + system) / 1000 / batch
  })
  return Math.min(...times)
}

function measure(label: string, rows: readonly FeedRow[], bytes: Uint8Array): string {
  const feed = openFeed(bytes, label)
  const each = (names: readonly string[]) => {
    const all = () => {
      for (const name of names) feed.lookup(name, '1.0.0')
    }
    return (milliseconds(all) / names.length) * 1000
  }
  const present = Array.from({ length: 20_000 }, () => (rows[roll(rows.length)] as FeedRow).name)
  const absent = present.map((name) => `${name}-x${roll(10)}`)
  const cells = [
    label.padEnd(10),
    rows.length.toLocaleString('en').padStart(9),
    `${(bytes.length / 1024 ** 2).toFixed(2)} MiB`.padStart(10),
    (bytes.length / rows.length).toFixed(1).padStart(8),
    `${milliseconds(() => openFeed(bytes, label), 10).toFixed(2)} ms`.padStart(10),
    `${each(present).toFixed(2)} µs`.padStart(10),
    `${each(absent).toFixed(2)} µs`.padStart(10),
  ]
  return cells.join('')
}

const say = (text: string) => process.stdout.write(`${text}\n`)
say('feed         entries      size  B/entry      open     present    absent')
say(measure('shipped', shipped, snapshot))
const rows = synthetic(250_000)
const encoding = milliseconds(() => encodeRows(rows), 1, 1)
const large = writeFeed(new Date('2026-11-01'), rows.length, encodeRows(rows))
say(measure('synthetic', rows, large))
const fewer = rows.filter((_, index) => index % 250 !== 0)
const base = writeFeed(new Date('2026-10-01'), fewer.length, encodeRows(fewer))
const delta = makeDelta(base, large)
const applying = milliseconds(() => applyDelta(base, delta, 'delta'), 1, 1)
say(
  `synthetic: encoded in ${(encoding / 1000).toFixed(2)} s; a delta of ${rows.length - fewer.length} entries has ${(delta.length / 1024).toFixed(0)} KiB, applied in ${(applying / 1000).toFixed(2)} s`,
)
