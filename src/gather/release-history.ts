import type { Release, ReleaseHistory } from '../model.ts'
import type { ListedRelease, Packument } from './packument.ts'
import { isBackport, type Placed, placed, timesAreOfPublication } from './release-line.ts'

const week = 7 * 86_400_000
const halfHour = 1_800_000

/**
 * What the document tells of a version and what it follows; undefined where it never heard of it, or where it is no
 * semver. Where times cannot be told apart or trusted, the order of versions takes their place.
 */
export function historyOf(packument: Packument, version: string): ReleaseHistory | undefined {
  const all = placed(packument.releases)
  const release = all.find((one) => one.release.version === version)
  if (!release) return Object.hasOwn(packument.time, version) ? takenBack : undefined
  const own = release.release
  const timely = timesAreOfPublication(all)
  const settled = all.filter((other) => isSettled(other, release, timely))
  const line = settled.filter((other) => other.line === release.line)
  const before = line.at(-1)
  const together = timely ? all.filter((other) => isTogether(other, release)) : []
  const lastSettled = timely ? latest(settled) : undefined
  return {
    release: plain(own),
    ...(before && { before: plain(before.release) }),
    trustedRun: runOf(line, ({ trust }) => trust !== 'none'),
    committedRun: runOf(line, ({ hasCommit }) => hasCommit),
    trustLeft: leftTrust(release, before, all),
    settled: settled.length,
    people: peopleOf(settled.map((other) => other.release)),
    hadInstallScript: settled.some((other) => other.release.hasInstallScript),
    ...(lastSettled !== undefined && { lastSettled }),
    together: together.map((other) => other.release.version),
    lines: new Set([release, ...together].map((one) => one.line)).size,
    gained: before ? own.dependencies.filter((name) => !before.release.dependencies.includes(name)) : [],
  }
}

/** How many of the last do without a break. */
const runOf = (line: readonly Placed[], does: (release: Release) => boolean): number =>
  line.length - 1 - line.findLastIndex(({ release }) => !does(release))

/** Everybody who published one of the releases or could have. */
export const peopleOf = (releases: readonly Release[]): string[] =>
  [
    ...new Set(releases.flatMap(({ publisher, maintainers }) => [...maintainers, ...(publisher ? [publisher] : [])])),
  ].sort()

/** ISO 8601 time of the first release; undefined where times are not those of publication. */
export function bornOf(releases: readonly ListedRelease[]): string | undefined {
  const timed = placed(releases).filter(({ at }) => !Number.isNaN(at))
  if (!timesAreOfPublication(timed)) return undefined
  return timed.sort((a, b) => a.at - b.at)[0]?.release.published
}

const takenBack: ReleaseHistory = {
  release: null,
  trustedRun: 0,
  committedRun: 0,
  trustLeft: false,
  settled: 0,
  people: [],
  hadInstallScript: false,
  together: [],
  lines: 1,
  gained: [],
}

function plain({ dependencies: _, ...release }: ListedRelease): Release {
  return release
}

function isSettled(other: Placed, release: Placed, timely: boolean): boolean {
  if (other === release) return false
  if (timely && !Number.isNaN(other.at) && !Number.isNaN(release.at)) {
    // A line is read upwards; of other lines the time alone counts.
    return other.at <= release.at - week && (other.line !== release.line || other.rank < release.rank)
  }
  return other.rank < release.rank
}

const isTogether = (other: Placed, release: Placed): boolean =>
  other.isStable && other !== release && Math.abs(other.at - release.at) <= halfHour

function latest(settled: readonly Placed[]): string | undefined {
  const last = settled.reduce<Placed | undefined>((max, one) => (one.at > (max?.at ?? 0) ? one : max), undefined)
  return last?.release.published
}

/**
 * Loss of provenance is honest where a branch is no longer built by what built it before: undici 6 when 7 was out
 * (pnpm/pnpm#10202), or where the line simply goes on without for weeks and nobody takes it back.
 */
function leftTrust(release: Placed, before: Placed | undefined, all: readonly Placed[]): boolean {
  if (before === undefined) return false
  const wentOn = all.some(
    (later) => later.line === release.line && later.at >= release.at + week && later.release.trust === 'none',
  )
  return wentOn || (isBackport(release, all) && !isBackport(before, all))
}
