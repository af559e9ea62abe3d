import { Cursor, corrupt } from './bytes.ts'
import { pairsSize, readPairs } from './pairs.ts'

/**
 * The body of a feed: three times u32 count and u32 size, u32 size of the filter (filter.ts), the table of pairs
 * (pairs.ts), the filter, and three sections, each of them u32 offsets and the bytes that these point into:
 *
 * strings  UTF-8: versions, id prefixes, summaries with NUL in the place of the name. Most used first.
 * classes  what many rows share: id prefix, digits of the number, summary, exact versions, intervals.
 * blocks   16 rows each, sorted by name, front-coded (Witten, Moffat, Bell: Managing Gigabytes, 1999, §4.1).
 *
 * A row is one byte with two lengths of four bits, the prefix shared with the row before and the suffix's codes (15: a
 * varint of what is above it follows), then the codes, the class, and the id's number as zigzag difference to the row
 * before.
 */
export const rowsPerBlock = 16
const countsSize = 28
/** Longest string kept in a feed, in bytes. */
export const maxString = 1024

export interface Section {
  readonly count: number
  /** A cursor on the item's bytes. @throws Fault `feed/corrupt` */
  item(index: number): Cursor
}

export interface Body {
  readonly strings: Section
  readonly classes: Section
  readonly blocks: Section
  readonly filter: Uint8Array
  /** The text of each code of a suffix. */
  readonly texts: readonly Uint8Array[]
}

/** @throws Fault `feed/corrupt` where the sections do not fill the body exactly */
export function readBody(bytes: Uint8Array, from: number, label: string): Body {
  const first = from + countsSize + pairsSize
  if (bytes.length < first) throw corrupt(label, 'its tables are cut off')
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const filter = bytes.subarray(first, first + view.getUint32(from + 24, true))
  if (filter.length === 0) throw corrupt(label, 'it has no filter')
  let at = first + filter.length
  const section = (index: number): Section => {
    const count = view.getUint32(from + index * 8, true)
    const size = view.getUint32(from + index * 8 + 4, true)
    const start = at
    at += count * 4 + size
    return sectionAt(view, bytes, { start, count, size, label })
  }
  const texts = readPairs(bytes.subarray(from + countsSize, first), label)
  const body = { strings: section(0), classes: section(1), blocks: section(2), filter, texts }
  if (at !== bytes.length) throw corrupt(label, 'its sections do not fill it')
  return body
}

interface Place {
  readonly start: number
  readonly count: number
  readonly size: number
  readonly label: string
}

function sectionAt(view: DataView, bytes: Uint8Array, { start, count, size, label }: Place): Section {
  const base = start + count * 4
  return {
    count,
    item(index) {
      if (index >= count) throw corrupt(label, 'a reference points outside of its table')
      const from = view.getUint32(start + index * 4, true)
      const to = index + 1 < count ? view.getUint32(start + index * 4 + 4, true) : size
      if (from > to || to > size) throw corrupt(label, 'an offset points outside of its section')
      return new Cursor(bytes, base + from, base + to, label)
    },
  }
}
