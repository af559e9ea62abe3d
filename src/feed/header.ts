import { createHash } from 'node:crypto'
import { corrupt } from './bytes.ts'

/**
 * The first 128 bytes of a feed, little endian:
 * 0 magic `PCF1` · 4 u16 format version · 6 u16 header size · 8 u64 built, ms since 1970 · 16 u32 entries ·
 * 20 u32 body size · 24 sha256 of bytes 0–23 and the body · 56 u32 kind of signature · 60 68 bytes of signature.
 * A kind of 0 is "not signed" and its 68 bytes are zero. Kind 1: 4 bytes that say which key, 64 bytes of Ed25519 over
 * bytes 0–55 (signature.ts); whether a signature holds is for those to ask who have keys.
 */
export const headerSize = 128
/** The bytes that a signature is over: with the checksum in them they stand for the whole feed. */
export const signedSize = 56
export const signaturePlace = 56
const magic = [0x50, 0x43, 0x46, 0x31]
const formatVersion = 1
/** The largest feed that is opened: twenty times what 216,000 advisories take. */
export const maxFeed = 64 * 1024 * 1024

export interface Header {
  /** ISO 8601. */
  readonly built: string
  readonly entries: number
  /** SHA-256 over its contents in hexadecimal. */
  readonly digest: string
}

/** The checksum as a header has it, in hexadecimal: names a feed by its content. */
export const checksumOf = (bytes: Uint8Array): string => Buffer.from(bytes.subarray(24, 56)).toString('hex')

export function writeFeed(built: Date, entries: number, body: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(headerSize + body.length)
  const view = new DataView(bytes.buffer)
  bytes.set(magic)
  view.setUint16(4, formatVersion, true)
  view.setUint16(6, headerSize, true)
  view.setBigUint64(8, BigInt(built.getTime()), true)
  view.setUint32(16, entries, true)
  view.setUint32(20, body.length, true)
  bytes.set(body, headerSize)
  bytes.set(checksum(bytes), 24)
  return bytes
}

/** @throws Fault `feed/corrupt` unless every byte of it is as it was written */
export function readHeader(bytes: Uint8Array, label: string): Header {
  if (bytes.length > maxFeed) throw corrupt(label, `it has more than ${maxFeed} bytes`)
  const header = peekHeader(bytes, label)
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (view.getUint32(20, true) !== bytes.length - headerSize) throw corrupt(label, 'it is truncated or too long')
  if (checksum(bytes).compare(bytes, 24, 56) !== 0) throw corrupt(label, 'its checksum does not match')
  return header
}

/** What the header says; that the rest is there and whole is not looked at. @throws Fault `feed/corrupt` */
export function peekHeader(bytes: Uint8Array, label: string): Header {
  if (bytes.length < headerSize) throw corrupt(label, 'it is shorter than its header')
  if (magic.some((byte, index) => bytes[index] !== byte)) throw corrupt(label, 'it is not a feed')
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const version = view.getUint16(4, true)
  if (version !== formatVersion) throw corrupt(label, `its format is version ${version}, not ${formatVersion}`)
  if (view.getUint16(6, true) !== headerSize) throw corrupt(label, 'its header has another size')
  const kind = view.getUint32(signaturePlace, true)
  const isBlank = bytes.subarray(signaturePlace + 4, headerSize).every((byte) => byte === 0)
  if (kind > 1 || isBlank !== (kind === 0)) {
    throw corrupt(label, 'it has a kind of signature that this version does not know')
  }
  const built = new Date(Number(view.getBigUint64(8, true)))
  if (Number.isNaN(built.getTime())) throw corrupt(label, 'its date is out of range')
  return { built: built.toISOString(), entries: view.getUint32(16, true), digest: checksumOf(bytes) }
}

const checksum = (bytes: Uint8Array): Buffer =>
  createHash('sha256').update(bytes.subarray(0, 24)).update(bytes.subarray(headerSize)).digest()
