import semver from 'semver'
import type { Json } from '../parse/json.ts'
import { own } from '../parse/json.ts'
import { parseVersion } from './version.ts'

/** A stretch of versions in semver order. No `to` means that it never ends. */
export interface Interval {
  /** First version of it; `0` sorts before every version, as the OSV schema says. */
  readonly from: string
  readonly to?: string
  /** Whether `to` itself belongs to it. */
  readonly closed?: boolean
}

/** Which versions an advisory names. */
export interface Affected {
  /** Canonical, sorted, unique; see version.ts. */
  readonly exact: readonly string[]
  readonly intervals: readonly Interval[]
}

/** OSV's own order for events at one version, so that `introduced 1, last_affected 1` means exactly 1. */
const kinds = ['introduced', 'last_affected', 'fixed', 'limit'] as const
const maxEvents = 1000

interface Event {
  readonly kind: (typeof kinds)[number]
  readonly version: string
}

/**
 * One range of an OSV record as intervals, by the evaluation of https://ossf.github.io/osv-schema/#evaluation.
 * Undefined where it is malformed or not semver: leaving out just one bad `fixed` would condemn every version after it.
 */
export function intervalsOf(range: Json): readonly Interval[] | undefined {
  const list = own(range, 'events')
  if (!Array.isArray(list) || list.length > maxEvents) return undefined
  const events: Event[] = []
  for (const item of list as readonly Json[]) {
    for (const kind of kinds) {
      const text = own(item, kind)
      if (text === undefined || (kind === 'limit' && text === '*')) continue
      const version = typeof text === 'string' ? boundOf(kind, text) : undefined
      if (version === undefined) return undefined
      events.push({ kind, version })
    }
  }
  const limits = events
    .filter(({ kind }) => kind === 'limit')
    .map(({ version }) => version)
    .sort(compare)
  const limit = limits.at(-1)
  const intervals = walk(events.filter(({ kind }) => kind !== 'limit').sort(byPlace))
  return limit === undefined ? intervals : intervals.flatMap((interval) => before(limit, interval))
}

/** Whether it belongs to it. What is not semver belongs to "all versions" only; otherwise exact lists must name it. */
export function inInterval({ from, to, closed }: Interval, version: semver.SemVer | null): boolean {
  if (from === '0' && to === undefined) return true
  if (!version || (from !== '0' && semver.compare(version, from, true) < 0)) return false
  if (to === undefined) return true
  const order = semver.compare(version, to, true)
  return order < 0 || (closed === true && order === 0)
}

const boundOf = (kind: Event['kind'], text: string): string | undefined =>
  kind === 'introduced' && text === '0' ? text : parseVersion(text)?.version

const compare = (a: string, b: string): number =>
  a === b ? 0 : a === '0' ? -1 : b === '0' ? 1 : semver.compare(a, b, true)

const byPlace = (a: Event, b: Event): number =>
  compare(a.version, b.version) || kinds.indexOf(a.kind) - kinds.indexOf(b.kind)

function walk(events: readonly Event[]): Interval[] {
  const intervals: Interval[] = []
  let from: string | undefined
  for (const { kind, version } of events) {
    if (kind === 'introduced') from ??= version
    else if (from !== undefined) {
      if (kind === 'last_affected') intervals.push({ from, to: version, closed: true })
      else if (compare(from, version) < 0) intervals.push({ from, to: version })
      from = undefined
    }
  }
  if (from !== undefined) intervals.push({ from })
  return intervals
}

function before(limit: string, interval: Interval): Interval[] {
  if (compare(interval.from, limit) >= 0) return []
  const ends = interval.to !== undefined && compare(interval.to, limit) < 0
  return [ends ? interval : { from: interval.from, to: limit }]
}
