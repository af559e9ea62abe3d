import { compare, type SemVer } from 'semver'
import type { ListedRelease } from './packument.ts'

/** A release whose version is parsed and whose time is milliseconds since 1970, or NaN. */
export interface Placed {
  readonly release: ListedRelease
  readonly version: SemVer
  readonly at: number
}

/**
 * Releases that follow each other on one branch: the same major, or the same minor below 1.0.0. Prereleases of one tag
 * (`beta`, `canary`) are a line of their own, for they often come from another place than stable releases.
 */
export function lineOf({ major, minor, prerelease }: SemVer): string {
  const tag = prerelease.length === 0 ? '' : `-${typeof prerelease[0] === 'string' ? prerelease[0] : ''}`
  return `${major === 0 ? `0.${minor}` : major}${tag}`
}

/**
 * Mirrors often have the time at which they first fetched a release. Inside a line times rise with versions when they
 * are those of publication; an eighth of the steps may fall, for branches are merged late and versions mistyped.
 * @param releases in the order of their versions
 */
export function timesAreOfPublication(releases: readonly Placed[]): boolean {
  const last = new Map<string, number>()
  let [steps, falls] = [0, 0]
  for (const { version, at } of releases) {
    if (Number.isNaN(at)) continue
    const line = lineOf(version)
    const before = last.get(line)
    if (before !== undefined) {
      steps++
      if (at < before) falls++
    }
    last.set(line, at)
  }
  return falls * 8 <= steps
}

/** A stable release of a higher line was out when it was published. */
export const isBackport = (release: Placed, all: readonly Placed[]): boolean =>
  all.some(
    (other) =>
      other.version.prerelease.length === 0 &&
      lineOf(other.version) !== lineOf(release.version) &&
      compare(other.version, release.version) > 0 &&
      other.at < release.at,
  )
