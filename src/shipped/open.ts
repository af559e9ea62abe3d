import { brotliDecompressSync } from 'node:zlib'
import { reasonOf } from '../parse/fault.ts'
import { isObject, type Json, parseJson } from '../parse/json.ts'
import {
  analyserAt,
  checksum,
  corrupt,
  countAt,
  formatsAt,
  hashOfFormats,
  headerSize,
  keyOf,
  keySize,
  magic,
  perBlock,
  rowSize,
} from './layout.ts'
import type { Maker } from './pack.ts'

/** Facts about popular archives, by the archive's bytes and nothing else. */
export interface Shipped {
  readonly size: number
  /**
   * The JSON values of an archive, one a format; undefined for one that is not listed.
   * @throws Fault `shipped/corrupt`
   */
  look(integrity: string): readonly Json[] | undefined
}

/** Bytes that a block may have once inflated: the largest of ours has 300,000. */
const largest = 16 * 1024 * 1024

/**
 * @param label names it in errors, e.g. its path
 * @returns undefined where another analyser made it, or one that writes otherwise
 * @throws Fault `shipped/corrupt` unless every byte is as it was written
 */
export function openShipped(bytes: Uint8Array, { analyser, formats }: Maker, label: string): Shipped | undefined {
  const all = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (all.length < headerSize || !all.subarray(0, magic.length).equals(magic))
    throw corrupt(label, 'it is no such list')
  if (!all.subarray(magic.length, analyserAt).equals(checksum(all))) throw corrupt(label, 'its checksum does not match')
  if (all.toString('hex', analyserAt, formatsAt) !== analyser) return undefined
  if (!all.subarray(formatsAt, countAt).equals(hashOfFormats(formats))) return undefined
  const size = all.readUInt32LE(countAt)
  const starts = startsOf(all, size, label)
  const blocks = new Map<number, readonly string[]>()

  function block(number: number): readonly string[] {
    const known = blocks.get(number)
    if (known) return known
    const body = all.subarray(starts[number], starts[number + 1])
    const lines = linesIn(body)
    blocks.set(number, lines)
    return lines
  }

  function linesIn(body: Buffer): readonly string[] {
    try {
      return brotliDecompressSync(body, { maxOutputLength: largest }).toString('utf8').split('\n')
    } catch (thrown) {
      throw corrupt(label, reasonOf(thrown))
    }
  }

  function factsIn(line = ''): readonly Json[] | undefined {
    try {
      const facts = parseJson(line, label)
      return Array.isArray(facts) && facts.every(isObject) ? facts : undefined
    } catch {
      return undefined
    }
  }

  return {
    size,
    look(integrity) {
      const key = keyOf(integrity)
      const number = key && numberOf(all, size, key)
      if (number === undefined) return undefined
      const facts = factsIn(block(Math.floor(number / perBlock))[number % perBlock])
      if (facts?.length !== formats.length) throw corrupt(label, 'an entry of it cannot be read')
      return facts
    },
  }
}

function startsOf(all: Buffer, size: number, label: string): readonly number[] {
  const sizesAt = headerSize + size * rowSize
  const count = Math.ceil(size / perBlock)
  const starts = [sizesAt + count * 4]
  if ((starts[0] as number) > all.length) throw corrupt(label, 'it is cut off')
  for (let index = 0; index < count; index++) {
    starts.push((starts[index] as number) + all.readUInt32LE(sizesAt + index * 4))
  }
  if (starts[count] !== all.length) throw corrupt(label, 'its blocks do not fill it')
  return starts
}

/** The number of the entry with this key. */
function numberOf(all: Buffer, size: number, key: Buffer): number | undefined {
  let [low, high] = [0, size]
  while (low < high) {
    const middle = (low + high) >>> 1
    const at = headerSize + middle * rowSize
    const order = all.compare(key, 0, keySize, at, at + keySize)
    if (order === 0) return all.readUInt32LE(at + keySize)
    if (order < 0) low = middle + 1
    else high = middle
  }
  return undefined
}
