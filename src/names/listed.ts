import { brotliDecompressSync } from 'node:zlib'
import { corrupt, downloadsOf, headerSize, namesPerBlock, readHeader } from './layout.ts'

/** Every name of the list with its downloads, and those that others may be taken for. */
export interface Listed {
  readonly size: number
  /** Most downloaded first. */
  readonly targets: readonly string[]
  /** Downloads a month, in steps of a fifth; undefined for exactly the names that the list does not have. */
  downloads(name: string): number | undefined
  /** Whether the list has a name that begins so. */
  has(prefix: string): boolean
}

/** @throws Fault `names/corrupt` */
export function openListed(bytes: Uint8Array, label: string): Listed {
  const { names, targets, inflated } = readHeader(bytes, label)
  const body = brotliDecompressSync(bytes.subarray(headerSize), { maxOutputLength: inflated })
  const blockCount = Math.ceil(names / namesPerBlock)
  const textEnd = 4 + (body.length < 4 ? 0 : body.readUInt32LE(0))
  const [sizesAt, blocksAt] = [textEnd + names, textEnd + names + blockCount * 2]
  if (body.length !== inflated || blocksAt > body.length) throw corrupt(label, 'its body is cut off')
  const starts = new Uint32Array(blockCount + 1)
  starts[0] = blocksAt
  for (let index = 0; index < blockCount; index++) {
    starts[index + 1] = (starts[index] as number) + body.readUInt16LE(sizesAt + index * 2)
  }
  if (starts[blockCount] !== body.length) throw corrupt(label, 'its blocks do not fill it')
  const list = body.toString('utf8', 4, textEnd).split('\n')
  if (list.length !== targets) throw corrupt(label, 'it has another number of targets')
  return {
    size: names,
    targets: list,
    downloads(name) {
      const index = indexOf(body, starts, Buffer.from(name))
      return index === undefined ? undefined : downloadsOf(body[textEnd + index] as number)
    },
    has: (prefix) => begins(body, starts, Buffer.from(prefix)),
  }
}

/** The name's place in the order. */
function indexOf(body: Buffer, starts: Uint32Array, name: Buffer): number | undefined {
  const block = blockOf(body, starts, name)
  return within(body, starts, block, name, true)
}

/** Names with one beginning follow each other, so the first is in the block found or opens the next one. */
function begins(body: Buffer, starts: Uint32Array, prefix: Buffer): boolean {
  const block = blockOf(body, starts, prefix)
  return [block, block + 1].some((one) => within(body, starts, one, prefix, false) !== undefined)
}

/** The last block whose first name is not above the name. */
function blockOf(body: Buffer, starts: Uint32Array, name: Buffer): number {
  let low = 0
  let high = starts.length - 1
  while (high - low > 1) {
    const middle = (low + high) >>> 1
    const at = (starts[middle] as number) + 1
    if (body.compare(name, 0, name.length, at, body.indexOf(10, at)) <= 0) low = middle
    else high = middle
  }
  return low
}

/**
 * A walk through one block without building its names.
 * @param whole whether an entry has to end where the name does
 */
function within(body: Buffer, starts: Uint32Array, block: number, name: Buffer, whole: boolean): number | undefined {
  const [start, end] = [starts[block], starts[block + 1]]
  if (start === undefined || end === undefined) return undefined
  let matched = 0 // bytes that the entry before has in common with the name
  for (let [at, place] = [start, block * namesPerBlock]; at < end; place++) {
    const shared = body[at] as number
    const stop = body.indexOf(10, at + 1)
    if (stop === -1) return undefined
    if (shared <= matched) {
      matched = shared
      let from = at + 1
      while (from < stop && matched < name.length && body[from] === name[matched]) {
        from++
        matched++
      }
      if (matched === name.length && (from === stop || !whole)) return place
    }
    at = stop + 1
  }
  return undefined
}
