import type { Cursor } from './bytes.ts'
import { corrupt } from './bytes.ts'
import type { Body } from './layout.ts'

export interface FoundRow {
  /** Index into the classes. */
  readonly kind: number
  /** The number in the id. */
  readonly number: number
}

/**
 * Rows of exactly this name (printable ASCII). A binary search over the blocks' first names, then a walk that
 * compares front-coded names without building them: `matched` is how much of the name the row before agreed with,
 * so that a row which shares more than that with the row before is still smaller.
 * @throws Fault `feed/corrupt`
 */
export function findRows({ blocks, texts }: Body, name: string, label: string): readonly FoundRow[] {
  const found: FoundRow[] = []
  for (let index = startBlock({ blocks, texts }, name, label); index < blocks.count; index++) {
    const cursor = blocks.item(index)
    let matched = 0
    let number = 0
    for (let first = true; cursor.at < cursor.end; first = false) {
      const lengths = cursor.byte()
      const shared = suffixLength(lengths >>> 4, cursor)
      const suffix = suffixLength(lengths & 15, cursor)
      const from = cursor.skip(suffix)
      if (first && shared > 0) throw corrupt(label, 'a block does not start with a whole name')
      const order = shared > matched ? undefined : compare(cursor, from, { texts, name, shared })
      const kind = cursor.varint()
      number += unzigzag(cursor.varint())
      if (order === undefined) continue
      if (order > 0) return found
      if (order === 0) found.push({ kind, number })
      matched = order === 0 ? name.length : -1 - order
    }
  }
  return found
}

/** The last block whose first name is smaller than the name: rows of one name may begin at the end of it. */
function startBlock({ blocks, texts }: Pick<Body, 'blocks' | 'texts'>, name: string, label: string): number {
  let low = 0
  let high = blocks.count
  while (high - low > 1) {
    const middle = (low + high) >>> 1
    const cursor = blocks.item(middle)
    const lengths = cursor.byte()
    if (lengths >>> 4 !== 0) throw corrupt(label, 'a block does not start with a whole name')
    const suffix = suffixLength(lengths & 15, cursor)
    const from = cursor.skip(suffix)
    if (compare(cursor, from, { texts, name, shared: 0 }) < 0) low = middle
    else high = middle
  }
  return low
}

/**
 * Order of a row, whose suffix ends where the cursor is, to the name, given that they agree up to `shared`: 0 the same,
 * 1 the row is greater, and -1 - n the row is smaller and agrees with the name in its first n characters.
 */
function compare({ bytes, at: end }: Cursor, from: number, { texts, name, shared }: Target): number {
  let at = shared
  for (let index = from; index < end; index++) {
    const text = texts[bytes[index] as number] as Uint8Array
    for (let place = 0; place < text.length; place++, at++) {
      if (at === name.length) return 1
      const difference = (text[place] as number) - name.charCodeAt(at)
      if (difference !== 0) return difference > 0 ? 1 : -1 - at
    }
  }
  return at === name.length ? 0 : -1 - at
}

interface Target {
  readonly texts: readonly Uint8Array[]
  readonly name: string
  readonly shared: number
}

/** A length of four bits, which goes on where it does not fit. */
export const suffixLength = (bits: number, cursor: Cursor): number => (bits < 15 ? bits : 15 + cursor.varint())

export const unzigzag = (value: number): number => (value % 2 === 0 ? value / 2 : -(value + 1) / 2)
