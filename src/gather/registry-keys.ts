import { createPublicKey, type KeyObject } from 'node:crypto'
import npmKeys from './trust/npm-keys.json' with { type: 'json' }

export interface RegistryKey {
  readonly key: KeyObject
  /** Milliseconds since 1970; what was published later is not signed by it. */
  readonly until: number
}

/** Keys sign either releases or the attestation of having taken one in. */
export type KeyUsage = 'npm:signatures' | 'npm:attestations'

/** The registry that signs with the keys that ship here. */
export const signingRegistry = 'https://registry.npmjs.org/'

/**
 * The key of that id, so that a signature can be checked offline. The keys are those that Sigstore's TUF repository
 * vouches for (target `registry.npmjs.org/keys.json`), the same as at `/-/npm/v1/keys`.
 */
export function registryKey(keyId: string, usage: KeyUsage): RegistryKey | undefined {
  const found = npmKeys.keys.find((one) => one.keyId === keyId && one.keyUsage === usage)
  if (!found) return undefined
  const { rawBytes, validFor } = found.publicKey
  const key = createPublicKey({ key: Buffer.from(rawBytes, 'base64'), format: 'der', type: 'spki' })
  return { key, until: 'end' in validFor ? Date.parse(String(validFor.end)) : Number.POSITIVE_INFINITY }
}
