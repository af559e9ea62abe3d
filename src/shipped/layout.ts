import { createHash } from 'node:crypto'
import { Fault } from '../parse/fault.ts'

/**
 * Facts about popular archives as they ship, little endian:
 * 0 magic `PCF1` · 4 sha256 of all that follows · 36 sha256 of the analyser that found them (scripts/build.mjs reads it
 * here) · 68 sha256 of the names of their formats · 100 u32 entries · 104 the rows, sorted: {@link keySize} bytes of an
 * archive's SHA-512, u32 number of its entry · u32 size of each block · the blocks: {@link perBlock} entries each, one a
 * line, compressed with brotli.
 */
export const headerSize = 104
/**
 * Half of the SHA-512. Whoever publishes a popular package could look for two archives with the same key, one to be
 * listed and one to pass for it: 2^128 attempts, where 16 bytes would leave 2^64.
 */
export const keySize = 32
export const rowSize = keySize + 4
/** What is opened to read one entry: alike by their names, so that they share much. */
export const perBlock = 64
const magic = Buffer.from('PCF1')

/** Who found the facts, and how they are written down. */
export interface Maker {
  /** SHA-256 in hexadecimal. */
  readonly analyser: string
  /** Each kind with its version. */
  readonly formats: readonly string[]
}

export function withHeader({ analyser, formats }: Maker, entries: number, body: Uint8Array): Uint8Array {
  const bytes = Buffer.alloc(headerSize + body.length)
  magic.copy(bytes)
  bytes.write(analyser, 36, 'hex')
  bytes.write(hashOf(formats), 68, 'hex')
  bytes.writeUInt32LE(entries, 100)
  bytes.set(body, headerSize)
  bytes.set(checksum(bytes), 4)
  return bytes
}

/** @throws Fault `shipped/corrupt` unless every byte is as it was written */
export function readHeader(bytes: Buffer, label: string) {
  if (bytes.length < headerSize || !bytes.subarray(0, 4).equals(magic)) throw corrupt(label, 'it is no such list')
  if (!bytes.subarray(4, 36).equals(checksum(bytes))) throw corrupt(label, 'its checksum does not match')
  const [analyser, formats] = [bytes.toString('hex', 36, 68), bytes.toString('hex', 68, 100)]
  return {
    entries: bytes.readUInt32LE(100),
    isOf: (maker: Maker): boolean => analyser === maker.analyser && formats === hashOf(maker.formats),
  }
}

/** What follows it is known as it was: against damage, not against who can write the file. */
export const checksum = (bytes: Uint8Array): Buffer => createHash('sha256').update(bytes.subarray(36)).digest()

const hashOf = (formats: readonly string[]): string =>
  createHash('sha256').update(JSON.stringify(formats)).digest('hex')

/** The key of an integrity; undefined for all but a whole `sha512-…`. */
export function keyOf(integrity: string): Buffer | undefined {
  if (!integrity.startsWith('sha512-')) return undefined
  const digest = Buffer.from(integrity.slice('sha512-'.length), 'base64')
  return digest.length === 64 ? digest.subarray(0, keySize) : undefined
}

export const corrupt = (label: string, why: string): Fault =>
  new Fault('shipped/corrupt', `the facts about popular archives ${label} cannot be used: ${why}`, {
    file: label,
    hint: 'install portcullis again, or run `portcullis init`',
  })
