import { createHash } from 'node:crypto'

const strength = ['sha1', 'sha256', 'sha384', 'sha512'] as const
export type Algorithm = (typeof strength)[number]

export interface Hash {
  readonly algorithm: Algorithm
  /** Base64, as in the integrity string. */
  readonly digest: string
}

/**
 * The hashes of a Subresource Integrity string (https://www.w3.org/TR/sri-2/), strongest algorithm first.
 * Unknown algorithms and malformed digests are left out, so an empty result means "nothing to hold it to".
 */
export function parseIntegrity(text: string): Hash[] {
  const hashes: Hash[] = []
  for (const part of text.trim().split(/\s+/u)) {
    const match = /^(sha1|sha256|sha384|sha512)-([A-Za-z0-9+/]+={0,2})(?:\?[\x21-\x7e]*)?$/u.exec(part)
    if (match) hashes.push({ algorithm: match[1] as Algorithm, digest: match[2] as string })
  }
  return hashes.sort((a, b) => strength.indexOf(b.algorithm) - strength.indexOf(a.algorithm))
}

export const integrityOf = (bytes: Uint8Array, algorithm: Algorithm = 'sha512'): string =>
  `${algorithm}-${createHash(algorithm).update(bytes).digest('base64')}`

/** Whether the bytes have the integrity: any hash of the strongest algorithm named must match, as npm's ssri does. */
export function matchesIntegrity(bytes: Uint8Array, text: string): boolean {
  const hashes = parseIntegrity(text)
  const strongest = hashes[0]?.algorithm
  return hashes.some(
    ({ algorithm, digest }) =>
      algorithm === strongest && createHash(algorithm).update(bytes).digest('base64') === digest,
  )
}
