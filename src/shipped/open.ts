import { brotliDecompressSync } from 'node:zlib'
import { reasonOf } from '../parse/fault.ts'
import { isObject, type Json, parseJson } from '../parse/json.ts'
import { corrupt, headerSize, keyOf, keySize, type Maker, perBlock, readHeader, rowSize } from './layout.ts'

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
const lineFeed = 0x0a

/**
 * @param label names it in errors, e.g. its path
 * @returns undefined where another analyser made it, or one that writes otherwise
 * @throws Fault `shipped/corrupt` unless every byte is as it was written
 */
export function openShipped(bytes: Uint8Array, maker: Maker, label: string): Shipped | undefined {
  const all = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const { entries, isOf } = readHeader(all, label)
  if (!isOf(maker)) return undefined
  const starts = startsOf(all, entries, label)
  const blocks = new Map<number, Buffer>()

  function block(number: number): Buffer {
    const known = blocks.get(number)
    if (known) return known
    const inflated = inflate(all.subarray(starts[number], starts[number + 1]), label)
    blocks.set(number, inflated)
    return inflated
  }

  return {
    size: entries,
    look(integrity) {
      const key = keyOf(integrity)
      const number = key && numberOf(all, entries, key)
      if (number === undefined) return undefined
      const facts = factsIn(lineOf(block(Math.floor(number / perBlock)), number % perBlock), label)
      if (facts?.length !== maker.formats.length) throw corrupt(label, 'an entry of it cannot be read')
      return facts
    },
  }
}

function startsOf(all: Buffer, entries: number, label: string): readonly number[] {
  const sizesAt = headerSize + entries * rowSize
  const count = Math.ceil(entries / perBlock)
  const starts = [sizesAt + count * 4]
  if ((starts[0] as number) > all.length) throw corrupt(label, 'it is cut off')
  for (let index = 0; index < count; index++) {
    starts.push((starts[index] as number) + all.readUInt32LE(sizesAt + index * 4))
  }
  if (starts[count] !== all.length) throw corrupt(label, 'its blocks do not fill it')
  return starts
}

/** The number of the entry with this key. */
function numberOf(all: Buffer, entries: number, key: Buffer): number | undefined {
  let [low, high] = [0, entries]
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

function inflate(body: Uint8Array, label: string): Buffer {
  try {
    return brotliDecompressSync(body, { maxOutputLength: largest })
  } catch (thrown) {
    throw corrupt(label, reasonOf(thrown))
  }
}

/** Cut out by itself, since most lines of a block are of archives that nobody asks for; empty where there are fewer. */
function lineOf(block: Buffer, number: number): string {
  let start = 0
  for (let passed = 0; passed < number; passed++) {
    const end = block.indexOf(lineFeed, start)
    if (end === -1) return ''
    start = end + 1
  }
  const end = block.indexOf(lineFeed, start)
  return block.toString('utf8', start, end === -1 ? block.length : end)
}

function factsIn(line: string, label: string): readonly Json[] | undefined {
  try {
    const facts = parseJson(line, label)
    return Array.isArray(facts) && facts.every(isObject) ? facts : undefined
  } catch {
    return undefined
  }
}
