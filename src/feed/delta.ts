import { corrupt } from './bytes.ts'
import { encodePacked, encodeRows } from './encode.ts'
import { checksumOf, headerSize, maxFeed, readHeader } from './header.ts'
import { type Kind, type PackedRow, packedId } from './kind.ts'
import { readBody } from './layout.ts'
import type { FeedRow } from './osv.ts'
import { inOrder, keyOf, readPacked, readRows } from './rows.ts'

/**
 * What makes one feed out of another: `PCD1` · 4 checksum of the base · 36 header of the result, signature and all ·
 * 164 u32 size of the first body · the bodies (layout.ts) of the rows that go, and of those that come or change.
 * Rows rather than bytes, because one new row moves the front coding and the offsets of all that follow it. Equal rows
 * encode to equal bytes, which the result's own checksum proves; where it does not match, the whole feed is fetched.
 * A delta from a feed to itself says that there is nothing newer.
 */
const magic = [0x50, 0x43, 0x44, 0x31]
const bodiesAt = 36 + headerSize + 4
/** Bounds of what forged bodies can stand for: rows, letters of their names, and versions and ranges of their kinds. */
const maxRows = 1_000_000
const maxLetters = 64 * 1024 * 1024
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
  const bounded = limiter(label)
  const gone = [...bounded(readPacked(readBody(delta.subarray(0, middle), bodiesAt, label)))]
  const come = [...bounded(readPacked(readBody(delta, middle, label)))]
  readHeader(base, label)
  const kept = without([...gone, ...come], bounded(readPacked(readBody(base, headerSize, label))), label)
  const rows = [...kept, ...come].sort((a, b) => order(a.name, b.name) || order(packedId(a, label), packedId(b, label)))
  return joined(header, encodePacked(rows), label)
}

/** Most names are in no delta: their ids are not even put together. */
function without(changed: readonly PackedRow[], rows: Iterable<PackedRow>, label: string): PackedRow[] {
  const key = (row: PackedRow) => keyOf({ name: row.name, id: packedId(row, label) })
  const names = new Set(changed.map(({ name }) => name))
  const keys = new Set(changed.map(key))
  const kept: PackedRow[] = []
  for (const row of rows) if (!names.has(row.name) || !keys.has(key(row))) kept.push(row)
  return kept
}

const order = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

/** Passes rows on. @throws Fault `feed/corrupt` once there were more of them, in all, than a feed can have */
function limiter(label: string): (rows: Iterable<PackedRow>) => Generator<PackedRow> {
  const kinds = new Set<Kind>()
  let [count, letters, affected] = [0, 0, 0]
  return function* (rows) {
    for (const row of rows) {
      letters += row.name.length
      if (!kinds.has(row.kind)) affected += row.kind.affected.exact.length + row.kind.affected.intervals.length
      kinds.add(row.kind)
      if (++count > maxRows || letters > maxLetters || affected > maxAffected)
        throw corrupt(label, 'it leads to more than a feed can have')
      yield row
    }
  }
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
