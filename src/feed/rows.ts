import type { Affected, Interval } from './affected.ts'
import type { Cursor } from './bytes.ts'
import { corrupt } from './bytes.ts'
import { idOf, type Words, wordsOf } from './entry.ts'
import type { Body } from './layout.ts'
import type { FeedRow } from './osv.ts'
import { suffixLength, unzigzag } from './search.ts'

/** NUL sorts before every character of a name, so keys sort by name and then by id. */
export const keyOf = ({ name, id }: Pick<FeedRow, 'name' | 'id'>): string => `${name}\0${id}`

/** The rows of a map by {@link keyOf}, as a feed has them. */
export const inOrder = (rows: ReadonlyMap<string, FeedRow>): FeedRow[] =>
  [...rows].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row)

/** Characters of a name or a summary, above what building lets in (osv.ts). */
const maxText = 256

/** Many rows share one of these, and what they share is one object. */
interface Class {
  readonly prefix: string
  readonly digits: number
  readonly sentence: string | undefined
  readonly affected: Affected
}

/** Every row of a feed's body, in order: for deltas, not for look-ups. @throws Fault `feed/corrupt` */
export function* readRows({ blocks, classes, strings, texts }: Body, label: string): Generator<FeedRow> {
  const known = new Map<number, Class>()
  const word = wordsOf(strings)
  for (let index = 0; index < blocks.count; index++) {
    const cursor = blocks.item(index)
    let name = ''
    let number = 0
    while (cursor.at < cursor.end) {
      name = nextName(cursor, name, texts)
      const kind = cursor.varint()
      number += unzigzag(cursor.varint())
      const found = known.get(kind) ?? classOf(classes.item(kind), word)
      known.set(kind, found)
      const summary = found.sentence?.replaceAll('\0', () => name)
      if (summary !== undefined && summary.length > maxText) throw corrupt(label, 'a summary is too long')
      const id = idOf(found.prefix, found.digits, number, label)
      yield { name, id, ...(summary === undefined ? {} : { summary }), affected: found.affected }
    }
  }
}

function nextName(cursor: Cursor, before: string, texts: readonly Uint8Array[]): string {
  const lengths = cursor.byte()
  const shared = suffixLength(lengths >>> 4, cursor)
  const count = suffixLength(lengths & 15, cursor)
  const from = cursor.skip(count)
  if (shared > before.length) throw corrupt(cursor.label, 'a name shares more than the one before it has')
  const suffix = Array.from(cursor.bytes.subarray(from, from + count), (code) =>
    String.fromCharCode(...(texts[code] as Uint8Array)),
  )
  const name = before.slice(0, shared) + suffix.join('')
  if (name.length > maxText) throw corrupt(cursor.label, 'a name is too long')
  return name
}

function classOf(cursor: Cursor, word: Words): Class {
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
