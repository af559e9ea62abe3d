import { verify } from 'node:crypto'
import type { Fact, SignatureFact } from '../model.ts'
import { quote } from '../parse/quote.ts'
import { known, unknown } from './facts.ts'
import { registryKey, signingRegistry } from './registry-keys.ts'
import type { Signature } from './version-document.ts'

export interface Signed {
  readonly name: string
  readonly version: string
  /** As the registry says it. */
  readonly integrity: string
  readonly signatures: readonly Signature[]
  /** ISO 8601. */
  readonly published?: string
}

/**
 * Holds the registry's signatures to name, version and integrity, as `npm audit signatures` does (pacote,
 * lib/registry.js). Null where there is none, or only such of another registry, whose keys nobody ships.
 */
export function signatureOf(signed: Signed, registry: string): Fact<SignatureFact | null> {
  const checked = signed.signatures.flatMap((signature) => check(signature, signed) ?? [])
  const worst = checked.find(({ invalid }) => invalid !== undefined) ?? checked[0]
  if (worst) return known(worst)
  const [foreign] = signed.signatures
  if (!foreign || registry !== signingRegistry) return known(null)
  return unknown(`it is signed with the key ${quote(foreign.keyid)}, which does not ship with the guard`)
}

function check({ keyid, sig }: Signature, { name, version, integrity, published }: Signed): SignatureFact | undefined {
  const found = registryKey(keyid, 'npm:signatures')
  if (!found) return undefined
  const message = Buffer.from(`${name}@${version}:${integrity}`)
  if (!verify('sha256', message, found.key, Buffer.from(sig, 'base64'))) {
    return { keyId: keyid, invalid: 'it does not fit the name, version and integrity' }
  }
  // A release without a time compares false.
  return Date.parse(published ?? '') > found.until
    ? { keyId: keyid, invalid: 'its key had expired when it was published' }
    : { keyId: keyid }
}
