import { Fault } from '../parse/fault.ts'
import { ByteWriter } from './bytes.ts'
import { makeFilter } from './filter.ts'
import { rowsPerBlock } from './layout.ts'
import type { FeedRow } from './osv.ts'
import { compress } from './pairs.ts'

/** `MAL-2025-12` as its prefix, its number, and how many digits that is padded to (0: there is no number). */
interface SplitId {
  readonly prefix: string
  readonly number: number
  readonly digits: number
}

/** Body of a feed; rows must be sorted by name (bytes), then id. Equal rows give equal bytes. */
export function encodeRows(rows: readonly FeedRow[]): Uint8Array {
  const ids = rows.map(({ id }) => splitId(id))
  const words = rows.map((row, index) => wordsOf(row, ids[index] as SplitId))
  const strings = ranked(words.flatMap((list) => list.strings))
  const codes = words.map(({ code }) => code((text) => strings.rank.get(text) as number))
  const classes = ranked(codes.map((code) => code.join()))
  const shared = rows.map(({ name }, index) =>
    index % rowsPerBlock === 0 ? 0 : sharedPrefix((rows[index - 1] as FeedRow).name, name),
  )
  const { pairs, codes: suffixes } = compress(rows.map(({ name }, index) => name.slice(shared[index])))
  const blocks: Uint8Array[] = []
  for (let start = 0; start < rows.length; start += rowsPerBlock) {
    const block = new ByteWriter()
    let number = 0
    for (let index = start; index < Math.min(start + rowsPerBlock, rows.length); index++) {
      const id = ids[index] as SplitId
      writeName(block, shared[index] as number, suffixes[index] as Uint8Array)
      block.varint(classes.rank.get((codes[index] as readonly number[]).join()) as number)
      block.varint(zigzag(id.number - number))
      number = id.number
    }
    blocks.push(block.done())
  }
  const encoder = new TextEncoder()
  const filter = makeFilter(new Set(rows.map(({ name }) => name)))
  return join({ pairs, filter }, [
    strings.items.map((text) => encoder.encode(text)),
    classes.items.map((code) => varints(code.split(',').map(Number))),
    blocks,
  ])
}

export function splitId(id: string): SplitId {
  const match = /^(.*[^0-9])([0-9]{1,9})$/s.exec(id)
  const digits = match?.[2] ?? ''
  if (!match || digits === '') return { prefix: id, number: 0, digits: 0 }
  return { prefix: match[1] as string, number: Number(digits), digits: digits.startsWith('0') ? digits.length : 1 }
}

/** The strings a row's class refers to, and the class as numbers once those have their places. */
function wordsOf({ name, summary, affected: { exact, intervals } }: FeedRow, { prefix, digits }: SplitId) {
  const sentence = summary === undefined ? undefined : summary.replaceAll(name, '\0')
  const bounds = intervals.flatMap(({ from, to }) => [
    ...(from === '0' ? [] : [from]),
    ...(to === undefined ? [] : [to]),
  ])
  return {
    strings: [prefix, ...(sentence === undefined ? [] : [sentence]), ...exact, ...bounds],
    code: (place: (text: string) => number): readonly number[] => [
      place(prefix),
      digits,
      sentence === undefined ? 0 : place(sentence) + 1,
      exact.length,
      ...exact.map(place),
      intervals.length,
      ...intervals.flatMap(({ from, to, closed }) => [
        from === '0' ? 0 : place(from) + 1,
        to === undefined ? 0 : place(to) * 2 + (closed ? 1 : 0) + 1,
      ]),
    ],
  }
}

function ranked(uses: readonly string[]): { readonly items: readonly string[]; readonly rank: Map<string, number> } {
  const counts = new Map<string, number>()
  for (const use of uses) counts.set(use, (counts.get(use) ?? 0) + 1)
  const items = [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1)).map(([item]) => item)
  return { items, rank: new Map(items.map((item, index) => [item, index])) }
}

function sharedPrefix(previous: string, name: string): number {
  let shared = 0
  while (shared < previous.length && previous.charCodeAt(shared) === name.charCodeAt(shared)) shared++
  return shared
}

function writeName(block: ByteWriter, shared: number, suffix: Uint8Array): void {
  block.byte((Math.min(shared, 15) << 4) | Math.min(suffix.length, 15))
  if (shared >= 15) block.varint(shared - 15)
  if (suffix.length >= 15) block.varint(suffix.length - 15)
  block.bytes(suffix)
}

const zigzag = (value: number): number => (value < 0 ? -2 * value - 1 : 2 * value)

function varints(values: readonly number[]): Uint8Array {
  const writer = new ByteWriter()
  for (const value of values) writer.varint(value)
  return writer.done()
}

interface Tables {
  readonly pairs: Uint8Array
  readonly filter: Uint8Array
}

function join({ pairs, filter }: Tables, sections: readonly (readonly Uint8Array[])[]): Uint8Array {
  const writer = new ByteWriter()
  for (const items of sections) {
    writer.u32(items.length)
    writer.u32(items.reduce((size, item) => size + item.length, 0))
  }
  writer.u32(filter.length)
  writer.bytes(pairs)
  writer.bytes(filter)
  for (const items of sections) {
    let offset = 0
    for (const item of items) {
      writer.u32(offset)
      offset += item.length
    }
    for (const item of items) writer.bytes(item)
  }
  if (writer.length > 0xffff_ffff) throw new Fault('feed/too-large', 'the feed would be larger than 4 GiB')
  return writer.done()
}
