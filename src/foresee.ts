import type { RegistryConfig } from './gather/npmrc.ts'
import { openOffers } from './gather/offers.ts'
import { type Asked, newcomersFor, type Standing } from './managers/newcomers.ts'
import type { ResolvedSet } from './model.ts'

export interface ForeseeOptions {
  readonly config: RegistryConfig
  readonly cacheFolder: string
  readonly now: Date
  /** The project takes no release of later. */
  readonly until?: Date
}

/**
 * What an install will probably hold: the tree that stands, and what would come for the specs that it does not answer.
 * It saves the resolution that a package manager would do for the guard alone. Undefined where only that can tell.
 */
export async function foresee(
  before: ResolvedSet,
  asked: readonly Asked[],
  standing: Standing,
  options: ForeseeOptions,
): Promise<ResolvedSet | undefined> {
  const offers = openOffers(options)
  try {
    const newcomers = await newcomersFor(asked, { ...standing, offer: offers.offer })
    if (newcomers === undefined) return undefined
    const ids = new Set(before.packages.map(({ id }) => id))
    return { packages: [...before.packages, ...newcomers.filter(({ id }) => !ids.has(id))], gaps: before.gaps }
  } finally {
    await offers.close()
  }
}
