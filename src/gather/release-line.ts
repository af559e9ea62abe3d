import type { ListedRelease } from './packument.ts'

/** A release with what comparing it needs. */
export interface Placed {
  readonly release: ListedRelease
  /** Its place in the order of versions. */
  readonly rank: number
  readonly line: string
  readonly isStable: boolean
  /** Milliseconds since 1970, or NaN. */
  readonly at: number
}

/** @param releases in the order of their versions */
export const placed = (releases: readonly ListedRelease[]): Placed[] =>
  releases.map((release, rank) => ({
    release,
    rank,
    line: lineOf(release.version),
    isStable: !release.version.includes('-'),
    at: Date.parse(release.published ?? ''),
  }))

/**
 * Releases that follow each other on one branch: the same major, or the same minor below 1.0.0. Prereleases of one tag
 * (`beta`, `canary`) are a line of their own, for they often come from another place than stable releases.
 * @param version a valid one
 */
function lineOf(version: string): string {
  const [, major, minor, tag] = /^(\d+)\.(\d+)\.\d+(-[a-z]*)?/iu.exec(version) ?? []
  return `${major === '0' ? `0.${minor}` : major}${tag ?? ''}`
}

/**
 * Mirrors often have the time at which they first fetched a release. Inside a line times rise with versions when they
 * are those of publication; a fifth of the steps may fall, and one always may: minors are patched side by side.
 * @param releases in the order of their versions
 */
export function timesAreOfPublication(releases: readonly Placed[]): boolean {
  const last = new Map<string, number>()
  let [steps, falls] = [0, 0]
  for (const { line, at } of releases) {
    if (Number.isNaN(at)) continue
    const before = last.get(line)
    if (before !== undefined) {
      steps++
      if (at < before) falls++
    }
    last.set(line, at)
  }
  return falls * 5 <= steps + 4
}

/** A stable release of a higher line was out when it was published. */
export const isBackport = ({ rank, line, at }: Placed, all: readonly Placed[]): boolean =>
  all.some((other) => other.isStable && other.rank > rank && other.line !== line && other.at < at)
