import { corrupt } from './bytes.ts'
import { encodeRows } from './encode.ts'
import { checksumOf, headerSize, maxFeed, readHeader } from './header.ts'
import { readBody } from './layout.ts'
import type { FeedRow } from './osv.ts'
import { inOrder, keyOf, readRows } from './rows.ts'

/**
 * What makes one feed out of another: `PCD1` · 4 checksum of the base · 36 header of the result, signature and all ·
 * 164 u32 size of the first body · the bodies (layout.ts) of the rows that go, and of those that come or change.
 * Rows rather than bytes, because one new row moves the front coding and the offsets of all that follow it. Equal rows
 * encode to equal bytes, which the result's own checksum proves; where it does not match, the whole feed is fetched.
 * A delta from a feed to itself says that there is nothing newer.
 */
const magic = [0x50, 0x43, 0x44, 0x31]
const bodiesAt = 36 + headerSize + 4
/** Bounds of what a forged delta can make of small bodies: rows, and versions and ranges in all of them. */
const maxRows = 1_000_000
const maxAffected = 4_000_000

/** Where a delta for this feed lies beside the whole one: its name without the source's. */
export const deltaSuffix = (base: Uint8Array): string => `.${checksumOf(base).slice(0, 16)}.delta`

/** @throws Fault `feed/corrupt` where one of them is no feed */
export function makeDelta(base: Uint8Array, next: Uint8Array): Uint8Array {
  const before = rowsOf(base, 'base')
  const after = rowsOf(next, 'next')
  const gone = new Map([...before].flatMap(([key, row]) => (after.has(key) ? [] : [[key, bare(row)] as const])))
  const come = new Map([...after].filter(([key, row]) => JSON.stringify(before.get(key)) !== JSON.stringify(row)))
  const first = encodeRows(inOrder(gone))
  const second = encodeRows(inOrder(come))
  const delta = new Uint8Array(bodiesAt + first.length + second.length)
  delta.set(magic)
  delta.set(base.subarray(24, 56), 4)
  delta.set(next.subarray(0, headerSize), 36)
  new DataView(delta.buffer).setUint32(bodiesAt - 4, first.length, true)
  delta.set(first, bodiesAt)
  delta.set(second, bodiesAt + first.length)
  return delta
}

/**
 * The feed that the delta leads to, whole and checked; whether it is signed by anybody is in its header.
 * @throws Fault `feed/corrupt` for anything that does not lead from this base to what it says
 */
export function applyDelta(base: Uint8Array, delta: Uint8Array, label: string): Uint8Array {
  if (delta.length < bodiesAt || delta.length > maxFeed) throw corrupt(label, 'it has no size of a delta')
  if (magic.some((byte, index) => delta[index] !== byte)) throw corrupt(label, 'it is no delta')
  if (Buffer.compare(delta.subarray(4, 36), base.subarray(24, 56)) !== 0) throw corrupt(label, 'it is for another feed')
  const header = delta.subarray(36, bodiesAt - 4)
  if (checksumOf(header) === checksumOf(base)) return joined(header, base.subarray(headerSize), label)
  const view = new DataView(delta.buffer, delta.byteOffset, delta.byteLength)
  const middle = bodiesAt + view.getUint32(bodiesAt - 4, true)
  if (middle > delta.length) throw corrupt(label, 'it is cut off')
  const rows = rowsOf(base, label)
  let affected = 0
  for (const row of readRows(readBody(delta.subarray(0, middle), bodiesAt, label), label)) rows.delete(keyOf(row))
  for (const row of readRows(readBody(delta, middle, label), label)) {
    affected += row.affected.exact.length + row.affected.intervals.length
    rows.set(keyOf(row), row)
    if (rows.size > maxRows || affected > maxAffected) throw corrupt(label, 'it leads to more than a feed can have')
  }
  return joined(header, encodeRows(inOrder(rows)), label)
}

function joined(header: Uint8Array, body: Uint8Array, label: string): Uint8Array {
  const result = new Uint8Array(headerSize + body.length)
  result.set(header)
  result.set(body, headerSize)
  readHeader(result, label)
  return result
}

function rowsOf(bytes: Uint8Array, label: string): Map<string, FeedRow> {
  readHeader(bytes, label)
  const rows = new Map<string, FeedRow>()
  for (const row of readRows(readBody(bytes, headerSize, label), label)) rows.set(keyOf(row), row)
  return rows
}

/** Who goes is named; what it was stands in the base. */
const bare = ({ name, id }: FeedRow): FeedRow => ({ name, id, affected: { exact: [], intervals: [] } })
