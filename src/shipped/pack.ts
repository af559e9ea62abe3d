import { brotliCompressSync, constants } from 'node:zlib'
import { keyOf, keySize, type Maker, perBlock, rowSize, withHeader } from './layout.ts'

export interface Entry {
  /** `sha512-…` of the archive. */
  readonly integrity: string
  /** Like entries next to each other are smaller: a package's name and version. */
  readonly order: string
  /** JSON values, one a format. */
  readonly facts: readonly unknown[]
}

/** The same bytes for the same entries, in whatever order they come. An integrity that is none has no entry. */
export function packShipped(entries: readonly Entry[], maker: Maker): Uint8Array {
  const keyed = entries.flatMap((entry) => {
    const key = keyOf(entry.integrity)
    return key ? [{ ...entry, key }] : []
  })
  const unique = [...new Map(keyed.map((entry) => [entry.key.toString('hex'), entry])).values()]
  unique.sort((a, b) => (a.order === b.order ? Buffer.compare(a.key, b.key) : a.order < b.order ? -1 : 1))
  const blocks: Uint8Array[] = []
  for (let first = 0; first < unique.length; first += perBlock) {
    const lines = unique.slice(first, first + perBlock).map(({ facts }) => JSON.stringify(facts))
    blocks.push(compressed(Buffer.from(lines.join('\n'))))
  }
  const sizes = Buffer.alloc(blocks.length * 4)
  for (const [index, { length }] of blocks.entries()) sizes.writeUInt32LE(length, index * 4)
  return withHeader(maker, unique.length, Buffer.concat([rowsOf(unique), sizes, ...blocks]))
}

function rowsOf(entries: readonly { readonly key: Buffer }[]): Buffer {
  const rows = entries.map(({ key }, number) => {
    const row = Buffer.alloc(rowSize)
    row.set(key)
    row.writeUInt32LE(number, keySize)
    return row
  })
  return Buffer.concat(rows.sort(Buffer.compare))
}

const compressed = (bytes: Uint8Array): Uint8Array =>
  brotliCompressSync(bytes, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: 11,
      [constants.BROTLI_PARAM_LGWIN]: 22,
      [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
    },
  })
