import type { ResolvedPackage } from '../model.ts'

/** A package that no lockfile names. */
export const registryPackage = (name: string, version: string, integrity?: string): ResolvedPackage => ({
  id: `${name}@${version}`,
  name,
  version,
  source: { type: 'registry' },
  ...(integrity !== undefined && { integrity }),
  path: [`${name}@${version}`],
  locations: [],
  optional: false,
  dev: false,
  bundled: false,
})
