import type { BuildFact, Evidence, Overview, ReleaseHistory } from '../../model.ts'

// Single signs that a release is not by those who made the ones before it. Each happens to honest packages, so a rule of
// its own speaks of it softly; release-takeover weighs them together.

const day = 86_400_000
/** A year and a half: hijacked releases are taken back within days, so one that stood so long is its publisher's. */
const matters = 548 * day
/** Chosen: of {@link isDormant}, half a year already is common. */
const longSleep = 365 * day
const newborn = 30 * day
/** So many releases in a row make a habit. */
export const habit = 3
/** With fewer settled releases "never before" says little. */
const enoughReleases = 3

/** A history that tells of the release; undefined where there is nothing to compare. */
export function historyIn({ history }: Evidence): ReleaseHistory | undefined {
  if (history.state !== 'known' || history.value === null || history.value.release === null) return undefined
  return history.value
}

/** The same while somebody might still find out about it. */
export function recentHistoryIn(evidence: Evidence, now: Date): ReleaseHistory | undefined {
  const history = historyIn(evidence)
  return history && isRecent(history, now) ? history : undefined
}

/** A time that is missing compares false, and so counts as recent. */
const isRecent = ({ release }: ReleaseHistory, now: Date): boolean =>
  !(now.getTime() - Date.parse(release?.published ?? '') > matters)

/** The account that published, if it never had to do with the package before. */
export function newPublisher({ release, people }: ReleaseHistory): string | undefined {
  const publisher = release?.publisher
  return publisher !== undefined && people.length > 0 && !people.includes(publisher) ? publisher : undefined
}

/** Nobody who could publish before can publish now. */
export const areReplaced = ({ release, people }: ReleaseHistory): boolean =>
  release !== null &&
  release.maintainers.length > 0 &&
  people.length > 0 &&
  !release.maintainers.some((name) => people.includes(name))

/** Days without a release before it, where that is a year or more. */
export function daysAsleep({ release, lastSettled }: ReleaseHistory): number | undefined {
  const slept = Date.parse(release?.published ?? '') - Date.parse(lastSettled ?? '')
  return slept >= longSleep ? Math.floor(slept / day) : undefined
}

/** Prereleases are left out: they are often published by hand where stable releases are not. */
export function lostTrust(history: ReleaseHistory, now: Date): boolean {
  const { release, before, trustLeft } = history
  if (release === null || before === undefined || release.trust !== 'none' || before.trust === 'none') return false
  return !trustLeft && !release.version.includes('-') && isRecent(history, now)
}

/** It names no commit, after so many that did that it was a habit. */
export const lostCommit = ({ release, committedRun }: ReleaseHistory): boolean =>
  release !== null && !release.hasCommit && !release.version.includes('-') && committedRun >= habit

/** Install scripts that its archive has, where no settled release had any; empty otherwise. */
export function firstScripts({ archive }: Evidence, history: ReleaseHistory): readonly string[] {
  if (history.hadInstallScript || history.settled < enoughReleases) return []
  return archive.state === 'known' && archive.value !== null ? Object.keys(archive.value.installScripts) : []
}

/** Dependencies gained that are hardly older than the release and not by its own people. */
export function newbornsIn({ newDependencies, package: { name } }: Evidence, history: ReleaseHistory) {
  if (newDependencies.state !== 'known' || newDependencies.value === null) return []
  const published = Date.parse(history.release?.published ?? '')
  return newDependencies.value.filter(
    (dependency) =>
      Math.abs(published - Date.parse(dependency.born ?? '')) <= newborn && isStrange(dependency, name, history),
  )
}

/**
 * Honest packages split themselves into new ones all the time. A shared account shows that; where a registry does not
 * tell of people, only a newborn that runs a script is worth a word.
 */
function isStrange(dependency: Overview, name: string, { people }: ReleaseHistory): boolean {
  if (scopeOf(name) !== '' && scopeOf(name) === scopeOf(dependency.name)) return false
  if (people.length === 0 || dependency.people.length === 0) return dependency.hasInstallScript
  return !dependency.people.some((person) => people.includes(person))
}

const scopeOf = (name: string): string => (name.startsWith('@') ? name.slice(0, name.indexOf('/')) : '')

/** What of the build is another than at the release before it in its line. */
export function movedBuild({ provenance }: Evidence): readonly (keyof BuildFact)[] {
  if (provenance.state !== 'known' || provenance.value === null) return []
  const { build, before } = provenance.value
  if (build === undefined || before === undefined) return []
  return (['repository', 'workflow', 'builder'] as const).filter((part) => build[part] !== before[part])
}

/** Three lines and more are rarely bumped by hand within half an hour. */
export const areLinesTogether = ({ lines }: ReleaseHistory): boolean => lines >= 3
