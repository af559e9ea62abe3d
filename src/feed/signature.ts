import { createHash, createPublicKey, type KeyObject, sign, verify } from 'node:crypto'
import { feedKeySyntax } from '../parse/feed-key.ts'
import { headerSize, signaturePlace, signedSize } from './header.ts'

/** An Ed25519 public key (RFC 8032) that {@link feedKeySyntax} accepts. */
export type FeedKey = string

/** Announcements that are read of one source; a chain that long was never honest. */
const maxAnnouncements = 100

/** What is signed begins with what it is, so that a signature over one thing is none over the other. */
const feedMessage = (bytes: Uint8Array): Buffer =>
  Buffer.concat([Buffer.from('portcullis feed 1\n'), bytes.subarray(0, signedSize)])
const keyMessage = (key: FeedKey): Buffer => Buffer.from(`portcullis key 1\n${key}`)

/** The same feed with a signature of this private key in its header. */
export function signFeed(bytes: Uint8Array, key: KeyObject): Uint8Array {
  const signed = Uint8Array.from(bytes)
  signed.fill(0, signaturePlace, headerSize)
  signed[signaturePlace] = 1
  signed.set(hintOf(publicKeyOf(key)), signaturePlace + 4)
  signed.set(sign(null, feedMessage(bytes), key), signaturePlace + 8)
  return signed
}

export const isSigned = (bytes: Uint8Array): boolean => bytes[signaturePlace] === 1

/** The key of these that signed the feed; its body is vouched for by the checksum in the header, which opening checks. */
export function signerOf(bytes: Uint8Array, keys: Iterable<FeedKey>): FeedKey | undefined {
  if (!isSigned(bytes)) return undefined
  const hint = bytes.subarray(signaturePlace + 4, signaturePlace + 8)
  const signature = bytes.subarray(signaturePlace + 8, headerSize)
  for (const key of keys) {
    if (hintOf(key).compare(hint) === 0 && verify(null, feedMessage(bytes), keyObjectOf(key), signature)) return key
  }
  return undefined
}

/** One line that lets whoever trusts the signer's key trust the new one too. Ends in a newline. */
export const announcementOf = (key: FeedKey, signer: KeyObject): string =>
  `${key} ${publicKeyOf(signer)} ${sign(null, keyMessage(key), signer).toString('base64')}\n`

/**
 * The pinned keys and those that a line of the text announces with a signature of a key that is trusted by then.
 * Everything else in the text is passed over. A key that has leaked is taken back by unpinning it.
 */
export function trustedKeys(pinned: readonly FeedKey[], announcements: string): ReadonlySet<FeedKey> {
  const trusted = new Set(pinned)
  let lines = announcements.split('\n', maxAnnouncements).map((line) => line.split(' '))
  for (let before = -1; trusted.size > before; ) {
    before = trusted.size
    lines = lines.filter(([key = '', by = '', signature = '']) => {
      if (!trusted.has(by)) return true
      const holds =
        feedKeySyntax.test(key) && verify(null, keyMessage(key), keyObjectOf(by), Buffer.from(signature, 'base64'))
      if (holds) trusted.add(key)
      return false
    })
  }
  return trusted
}

/** @throws TypeError for a key of another kind */
export function publicKeyOf(key: KeyObject): FeedKey {
  const { x, crv } = createPublicKey(key).export({ format: 'jwk' })
  if (crv !== 'Ed25519' || x === undefined) throw new TypeError('it is no Ed25519 key')
  return `ed25519:${Buffer.from(x, 'base64url').toString('base64')}`
}

const rawOf = (key: FeedKey): Buffer => Buffer.from(key.slice('ed25519:'.length), 'base64')

const keyObjectOf = (key: FeedKey): KeyObject =>
  createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: rawOf(key).toString('base64url') }, format: 'jwk' })

/** Which of several keys to try: it proves nothing. */
const hintOf = (key: FeedKey): Buffer => createHash('sha256').update(rawOf(key)).digest().subarray(0, 4)
