import { brotliDecompressSync } from 'node:zlib'
import { corrupt, downloadsOf, headerSize, namesPerBlock, readHeader } from './layout.ts'

/** Every name of the list with its downloads, and those that others may be taken for. */
export interface Listed {
  readonly size: number
  /** Most downloaded first. */
  readonly targets: readonly string[]
  /** Downloads a month, in steps of a fifth; undefined for exactly the names that the list does not have. */
  downloads(name: string): number | undefined
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
  }
}

/** The name's place in the order, by a binary search over the blocks' first names and a walk through one block. */
function indexOf(body: Buffer, starts: Uint32Array, name: Buffer): number | undefined {
  let low = 0
  let high = starts.length - 1
  while (high - low > 1) {
    const middle = (low + high) >>> 1
    const at = (starts[middle] as number) + 1
    if (body.compare(name, 0, name.length, at, body.indexOf(10, at)) <= 0) low = middle
    else high = middle
  }
  return within(body, starts[low] as number, starts[low + 1] as number, name, low * namesPerBlock)
}

/** `matched` is how many bytes the entry before has in common with the name. */
function within(body: Buffer, start: number, end: number, name: Buffer, first: number): number | undefined {
  let matched = 0
  for (let [at, place] = [start, first]; at < end; place++) {
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
      if (from === stop && matched === name.length) return place
    }
    at = stop + 1
  }
  return undefined
}
