import { createHash } from 'node:crypto'
import { Fault } from '../parse/fault.ts'

/**
 * The list of popular names as it ships, little endian:
 * 0 magic `PCN1` · 4 u32 names · 8 u32 targets · 12 u32 size of the body once inflated · 16 sha256 of bytes 0–15 and
 * the compressed body · 48 the body, compressed with brotli.
 *
 * The body: u32 size of the targets' text · the targets, one a line, most downloaded first · one byte a name, its class
 * of downloads · u16 size of each block · the blocks: {@link namesPerBlock} names each, sorted by UTF-8 bytes, each a
 * byte that counts what it shares with the name before (0 for the first), the rest, and a line feed.
 */
export const headerSize = 48
export const namesPerBlock = 16
const magic = Buffer.from('PCN1')

/** Names that others may be taken for. Their downloads end where the gap to an unlisted name is none any more. */
export const mostTargets = 10_000
export const mostNames = 2_000_000
export const mostBody = 64 * 1024 * 1024

export interface Header {
  readonly names: number
  readonly targets: number
  readonly inflated: number
}

export const corrupt = (label: string, why: string): Fault =>
  new Fault('names/corrupt', `the list of popular names ${label} cannot be used: ${why}`, {
    file: label,
    hint: 'install portcullis again, or run `portcullis init`',
  })

export function writeHeader({ names, targets, inflated }: Header, body: Uint8Array): Uint8Array {
  const bytes = Buffer.alloc(headerSize + body.length)
  magic.copy(bytes)
  bytes.writeUInt32LE(names, 4)
  bytes.writeUInt32LE(targets, 8)
  bytes.writeUInt32LE(inflated, 12)
  bytes.set(body, headerSize)
  bytes.set(checksum(bytes), 16)
  return bytes
}

/** @throws Fault `names/corrupt` unless every byte of it is as it was written */
export function readHeader(bytes: Uint8Array, label: string): Header {
  const all = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (all.length < headerSize || !all.subarray(0, 4).equals(magic)) throw corrupt(label, 'it is not such a list')
  if (!all.subarray(16, headerSize).equals(checksum(all))) throw corrupt(label, 'its checksum does not match')
  const header = { names: all.readUInt32LE(4), targets: all.readUInt32LE(8), inflated: all.readUInt32LE(12) }
  if (header.names > mostNames || header.targets > mostTargets || header.inflated > mostBody) {
    throw corrupt(label, 'it claims more than a list can hold')
  }
  return header
}

const checksum = (bytes: Uint8Array): Buffer =>
  createHash('sha256').update(bytes.subarray(0, 16)).update(bytes.subarray(headerSize)).digest()

/** A quarter of a power of two a step: the class of a count of downloads, and about the count again. */
export const classOf = (downloads: number): number => Math.min(255, Math.round(Math.log2(Math.max(1, downloads)) * 4))
export const downloadsOf = (kind: number): number => Math.round(2 ** (kind / 4))
