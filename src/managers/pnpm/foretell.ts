import type { ResolvedSet } from '../../model.ts'
import type { Standing } from '../newcomers.ts'
import type { Setup } from '../run.ts'

const minute = 60_000

/** pnpm takes a version that stands anywhere in the lockfile before it takes a newer one. */
export function standingIn(
  { packages }: ResolvedSet,
  { config = {} }: Setup,
  now: Date,
): { readonly standing: Standing; readonly until?: Date } {
  const versions = new Map<string, string[]>()
  for (const { name, version } of packages) versions.set(name, [...(versions.get(name) ?? []), version])
  const age = Number(config['minimumReleaseAge'] ?? 0)
  return {
    standing: {
      replaces: false,
      takesPeers: config['autoInstallPeers'] !== false,
      versionsOf: (name) => versions.get(name) ?? [],
    },
    ...(age > 0 && { until: new Date(now.getTime() - age * minute) }),
  }
}
