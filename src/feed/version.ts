import semver from 'semver'

/** The version as semver reads it, loosely (`v1.2.3`, ` =1.2.3`), or null; always null beyond 256 characters. */
export const parseVersion = (version: string): semver.SemVer | null => semver.parse(version, { loose: true })

/**
 * How a version is written in the feed: canonical semver with its build metadata, or the bytes as they are.
 * Folding spellings here only ever widens a denial: `v1.0.0` does not slip past `1.0.0`.
 */
export function canonicalVersion(version: string): string {
  const parsed = parseVersion(version)
  if (!parsed) return version
  return parsed.build.length > 0 ? `${parsed.version}+${parsed.build.join('.')}` : parsed.version
}

/** Most versions, which have one spelling only: popular names are in the feed, and semver takes some milliseconds to load. */
const plain = /^(?:0|[1-9]\d{0,14})(?:\.(?:0|[1-9]\d{0,14})){2}$/

/** What a listed version may look like for it to name this one. npm drops build metadata when it publishes. */
export function spellingsOf(version: string): readonly string[] {
  if (plain.test(version)) return [version]
  const parsed = parseVersion(version)
  if (!parsed) return [version]
  return parsed.build.length > 0 ? [canonicalVersion(version), parsed.version] : [parsed.version]
}
