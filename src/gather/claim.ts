import type { Fact } from '../model.ts'
import { type Hash, integrityOf, parseIntegrity } from '../parse/integrity.ts'
import { known, unknown } from './facts.ts'

export interface IntegrityFact {
  readonly claimed: string
  readonly actual: string
  readonly matches: boolean
}

/**
 * The one hash that an integrity string holds bytes to; null where nothing is claimed. Several hashes of its strongest
 * algorithm are refused: package managers accept whichever fits, so what was judged need not be what is installed.
 */
export function claimOf(integrity: string | undefined): Fact<Hash | null> {
  if (integrity === undefined) return known(null)
  const hashes = parseIntegrity(integrity)
  const strongest = hashes[0]
  if (!strongest) return unknown('its integrity names no hash that can be checked')
  const rivals = new Set(
    hashes.filter(({ algorithm }) => algorithm === strongest.algorithm).map(({ digest }) => digest),
  )
  if (rivals.size > 1) return unknown(`its integrity allows ${rivals.size} different archives`)
  return known(strongest)
}

/** Two archives with one sha1 can be made (https://shattered.io), so it proves sameness to nobody. */
export const isStrong = ({ algorithm }: Hash): boolean => algorithm !== 'sha1'

export const textOf = ({ algorithm, digest }: Hash): string => `${algorithm}-${digest}`

export function compare(bytes: Uint8Array, claim: Hash, claimed: string): IntegrityFact {
  const actual = integrityOf(bytes, claim.algorithm)
  return { claimed, actual, matches: actual === textOf(claim) }
}
