import { Fault } from '../parse/fault.ts'
import { ByteWriter } from './bytes.ts'
import { makeFilter } from './filter.ts'
import { type Kind, type PackedRow, packed } from './kind.ts'
import { rowsPerBlock } from './layout.ts'
import type { FeedRow } from './osv.ts'
import { compress } from './pairs.ts'

/** Body of a feed; rows must be sorted by name (bytes), then id. Equal rows give equal bytes. */
export const encodeRows = (rows: readonly FeedRow[]): Uint8Array => encodePacked(rows.map(packed))

/** The same for rows as a feed has them: what they share is encoded once. */
export function encodePacked(rows: readonly PackedRow[]): Uint8Array {
  const uses = [...countsOf(rows.map(({ kind }) => kind))].map(([kind, count]) => ({ kind, count, ...wordsOf(kind) }))
  const strings = ranked(uses.flatMap(({ strings, count }) => strings.map((text) => [text, count])))
  const coded = uses.map(({ kind, count, code }) => ({
    kind,
    count,
    code: code((text) => placeIn(strings, text)).join(),
  }))
  const classes = ranked(coded.map(({ code, count }) => [code, count]))
  const places = new Map(coded.map(({ kind, code }) => [kind, placeIn(classes, code)]))
  const names = rows.map(({ name }) => name)
  const shared = names.map((name, index) =>
    index % rowsPerBlock === 0 ? 0 : sharedPrefix(names[index - 1] as string, name),
  )
  const { pairs, codes } = compress(names.map((name, index) => name.slice(shared[index])))
  const filter = makeFilter(names.filter((name, index) => name !== names[index - 1]))
  const encoder = new TextEncoder()
  const writer = new ByteWriter()
  const blocks: number[] = []
  let number = 0
  let from = 0
  rows.forEach((row, index) => {
    if (index % rowsPerBlock === 0) {
      blocks.push(writer.length)
      number = 0
    }
    const to = codes.indexOf(0, from)
    writeName(writer, shared[index] as number, codes, from, to)
    writer.varint(places.get(row.kind) as number)
    writer.varint(zigzag(row.number - number))
    number = row.number
    from = to + 1
  })
  return join({ pairs, filter }, [
    sectionOf(strings.keys(), (text) => encoder.encode(text)),
    sectionOf(classes.keys(), (code) => varints(code.split(',').map(Number))),
    { starts: blocks, bytes: writer.done() },
  ])
}

/** The strings a class refers to, and the class as numbers once those have their places. */
function wordsOf({ prefix, digits, sentence, affected: { exact, intervals } }: Kind) {
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

function countsOf<T>(items: readonly T[]): Map<T, number> {
  const counts = new Map<T, number>()
  for (const item of items) counts.set(item, (counts.get(item) ?? 0) + 1)
  return counts
}

/** The places of what is used so often, the most used first. */
function ranked(uses: readonly (readonly [string, number])[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const [use, count] of uses) counts.set(use, (counts.get(use) ?? 0) + count)
  const items = [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))
  return new Map(items.map(([item], index) => [item, index]))
}

const placeIn = (places: ReadonlyMap<string, number>, text: string): number => places.get(text) as number

function sharedPrefix(previous: string, name: string): number {
  let shared = 0
  while (shared < previous.length && previous.charCodeAt(shared) === name.charCodeAt(shared)) shared++
  return shared
}

function writeName(writer: ByteWriter, shared: number, codes: Uint8Array, from: number, to: number): void {
  const size = to - from
  writer.byte((Math.min(shared, 15) << 4) | Math.min(size, 15))
  if (shared >= 15) writer.varint(shared - 15)
  if (size >= 15) writer.varint(size - 15)
  for (let index = from; index < to; index++) writer.byte(codes[index] as number)
}

const zigzag = (value: number): number => (value < 0 ? -2 * value - 1 : 2 * value)

function varints(values: readonly number[]): Uint8Array {
  const writer = new ByteWriter()
  for (const value of values) writer.varint(value)
  return writer.done()
}

interface Section {
  /** Where in the bytes each item starts. */
  readonly starts: readonly number[]
  readonly bytes: Uint8Array
}

function sectionOf(items: Iterable<string>, encode: (item: string) => Uint8Array): Section {
  const writer = new ByteWriter()
  const starts: number[] = []
  for (const item of items) {
    starts.push(writer.length)
    writer.bytes(encode(item))
  }
  return { starts, bytes: writer.done() }
}

interface Tables {
  readonly pairs: Uint8Array
  readonly filter: Uint8Array
}

function join({ pairs, filter }: Tables, sections: readonly Section[]): Uint8Array {
  const writer = new ByteWriter()
  for (const { starts, bytes } of sections) {
    writer.u32(starts.length)
    writer.u32(bytes.length)
  }
  writer.u32(filter.length)
  writer.bytes(pairs)
  writer.bytes(filter)
  for (const { starts, bytes } of sections) {
    for (const start of starts) writer.u32(start)
    writer.bytes(bytes)
  }
  if (writer.length > 0xffff_ffff) throw new Fault('feed/too-large', 'the feed would be larger than 4 GiB')
  return writer.done()
}
