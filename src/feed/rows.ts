import type { Interval } from './affected.ts'
import type { Cursor } from './bytes.ts'
import { corrupt } from './bytes.ts'
import { type Words, wordsOf } from './entry.ts'
import { type Kind, maxText, type PackedRow, unpacked } from './kind.ts'
import type { Body } from './layout.ts'
import type { FeedRow } from './osv.ts'
import { suffixLength, unzigzag } from './search.ts'

/** NUL sorts before every character of a name, so keys sort by name and then by id. */
export const keyOf = ({ name, id }: Pick<FeedRow, 'name' | 'id'>): string => `${name}\0${id}`

/** The rows of a map by {@link keyOf}, as a feed has them. */
export const inOrder = (rows: ReadonlyMap<string, FeedRow>): FeedRow[] =>
  [...rows].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row)

/** Every row of a feed's body, in order: for deltas, not for look-ups. @throws Fault `feed/corrupt` */
export function* readRows(body: Body, label: string): Generator<FeedRow> {
  for (const row of readPacked(body)) yield unpacked(row, label)
}

/** The same as the feed has them. @throws Fault `feed/corrupt` */
export function* readPacked({ blocks, classes, strings, texts }: Body): Generator<PackedRow> {
  const known = new Map<number, Kind>()
  const word = wordsOf(strings)
  const text = Buffer.alloc(maxText)
  for (let index = 0; index < blocks.count; index++) {
    const cursor = blocks.item(index)
    let length = 0
    let number = 0
    while (cursor.at < cursor.end) {
      length = nextName(cursor, text, length, texts)
      const place = cursor.varint()
      number += unzigzag(cursor.varint())
      const kind = known.get(place) ?? kindOf(classes.item(place), word)
      known.set(place, kind)
      yield { name: text.toString('latin1', 0, length), number, kind }
    }
  }
}

/** Writes it over the one before. @returns its length */
function nextName(cursor: Cursor, name: Uint8Array, before: number, texts: readonly Uint8Array[]): number {
  const lengths = cursor.byte()
  const shared = suffixLength(lengths >>> 4, cursor)
  const count = suffixLength(lengths & 15, cursor)
  const from = cursor.skip(count)
  if (shared > before) throw corrupt(cursor.label, 'a name shares more than the one before it has')
  let length = shared
  for (let index = from; index < from + count; index++) {
    const text = texts[cursor.bytes[index] as number] as Uint8Array
    if (length + text.length > maxText) throw corrupt(cursor.label, 'a name is too long')
    for (const letter of text) name[length++] = letter
  }
  return length
}

function kindOf(cursor: Cursor, word: Words): Kind {
  const prefix = word(cursor.varint())
  const digits = cursor.varint()
  const sentence = cursor.varint()
  const exact: string[] = []
  for (let count = cursor.varint(); count > 0; count--) exact.push(word(cursor.varint()))
  const intervals: Interval[] = []
  for (let count = cursor.varint(); count > 0; count--) {
    const [start, end] = [cursor.varint(), cursor.varint()]
    const from = start === 0 ? '0' : word(start - 1)
    const to = end === 0 ? {} : { to: word(Math.floor((end - 1) / 2)), ...((end - 1) % 2 === 1 && { closed: true }) }
    intervals.push({ from, ...to })
  }
  return {
    prefix,
    digits,
    sentence: sentence === 0 ? undefined : word(sentence - 1),
    affected: { exact, intervals },
  }
}
