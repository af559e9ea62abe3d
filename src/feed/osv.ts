import type { Json } from '../parse/json.ts'
import { isObject, own, stringOf } from '../parse/json.ts'
import type { Affected, Interval } from './affected.ts'
import { intervalsOf } from './affected.ts'
import { canonicalVersion } from './version.ts'

/** One advisory on one name. */
export interface FeedRow {
  readonly name: string
  readonly id: string
  readonly summary?: string
  readonly affected: Affected
}

/** Why a record, or a part of it, is not in the feed. */
export type Loss =
  | 'record is not JSON or too deep'
  | 'record is too large'
  | 'record has no usable id'
  | 'record is withdrawn'
  | 'record is not about malware'
  | 'record lists too much'
  | 'entry is of another ecosystem'
  | 'entry has no name that npm could have'
  | 'entry names no version'
  | 'range is not semver'
  | 'version is not printable'

export interface Reading {
  readonly rows: readonly FeedRow[]
  readonly losses: readonly Loss[]
  /** Names whose open-ended ranges were set aside for their pinned versions; see {@link narrow}. */
  readonly narrowed: number
}

const maxEntries = 2000
const maxVersions = 20_000
const maxSummary = 200
const printable = /^[\x21-\x7e]+$/

/**
 * Rows of one parsed OSV record (https://ossf.github.io/osv-schema/). Never throws: what it cannot use is a loss.
 * A name with neither versions nor ranges yields nothing; it is never taken for "all versions".
 */
export function readOsv(record: Json): Reading {
  const id = stringOf(own(record, 'id'))
  if (id === undefined || id.length > 64 || !printable.test(id)) return lost('record has no usable id')
  if ((own(record, 'withdrawn') ?? null) !== null) return lost('record is withdrawn')
  const entries = listOf(own(record, 'affected'))
  if (!isMalware(id, record, entries)) return lost('record is not about malware')
  if (isTooMuch(entries)) return lost('record lists too much')
  const losses: Loss[] = []
  const parts = new Map<string, { readonly exact: string[]; readonly intervals: Interval[] }>()
  for (const entry of entries) {
    const name = nameOf(entry)
    if (typeof name === 'object') losses.push(name.loss)
    else {
      const part = parts.get(name) ?? { exact: [], intervals: [] }
      parts.set(name, part)
      gather(entry, part, losses)
    }
  }
  let narrowed = 0
  const rows: FeedRow[] = []
  const text = summaryOf(record)
  const summary = text === '' ? {} : { summary: text }
  for (const [name, part] of parts) {
    const affected = narrow({ exact: [...new Set(part.exact)].sort(), intervals: part.intervals })
    if (affected.intervals.length < part.intervals.length) narrowed++
    if (affected.exact.length + affected.intervals.length === 0) losses.push('entry names no version')
    else rows.push({ name, id, ...summary, affected })
  }
  return { rows, losses, narrowed }
}

export const lost = (loss: Loss): Reading => ({ rows: [], losses: [loss], narrowed: 0 })

/**
 * A record that pins the malware (versions, or a range with an end) is held to that; its open-ended ranges are set
 * aside. The schema would take their union, but on a hijacked package that condemns every honest version and the
 * release that repairs it: the open range is a first guess ("introduced 0") which later reports only add to. So it was
 * with `@ctrl/tinycolor` (MAL-2025-47141: 0 and 4.1.1–4.1.2), `@tanstack/history` (MAL-2026-3463: 0 and two versions)
 * and `@ebay/ui-core-react` (MAL-2024-1006: 0 and 6.2.5). The price: of 25,231 records, 3,626 carry both, and a version
 * of theirs that nobody listed is left to the other rules. Of 493 compromised versions known from elsewhere whose names
 * are in this feed, the union finds none that this misses. 13,082 records have only an open range; those are believed,
 * and none of their names is among the 226,993 most downloaded.
 */
function narrow({ exact, intervals }: Affected): Affected {
  const bounded = intervals.filter(({ to }) => to !== undefined)
  return exact.length + bounded.length > 0 ? { exact, intervals: bounded } : { exact, intervals }
}

/** OSV's npm archive holds vulnerabilities too. Malware is: two databases of nothing else, and CWE-506 in the others. */
function isMalware(id: string, record: Json, entries: readonly Json[]): boolean {
  if (/^(?:MAL|LWA)-/.test(id)) return true
  if (listOf(own(own(record, 'database_specific'), 'cwe_ids')).includes('CWE-506')) return true
  return entries.some((entry) =>
    listOf(own(own(entry, 'database_specific'), 'cwes')).some((cwe) => own(cwe, 'cweId') === 'CWE-506'),
  )
}

function isTooMuch(entries: readonly Json[]): boolean {
  let versions = 0
  for (const entry of entries) versions += listOf(own(entry, 'versions')).length + listOf(own(entry, 'ranges')).length
  return entries.length > maxEntries || versions > maxVersions
}

function nameOf(entry: Json): string | { readonly loss: Loss } {
  const pkg = own(entry, 'package')
  if (!isObject(pkg) || own(pkg, 'ecosystem') !== 'npm') return { loss: 'entry is of another ecosystem' }
  const name = stringOf(own(pkg, 'name'))
  return name !== undefined && isFeedName(name) ? name : { loss: 'entry has no name that npm could have' }
}

/** npm names are printable ASCII of at most 214 characters, also those older than its present rules. */
const isFeedName = (name: string): boolean => name.length <= 214 && printable.test(name)

function gather(entry: Json, part: { exact: string[]; intervals: Interval[] }, losses: Loss[]): void {
  for (const version of listOf(own(entry, 'versions'))) {
    const text = typeof version === 'string' ? canonicalVersion(version) : ''
    if (text.length <= 256 && printable.test(text)) part.exact.push(text)
    else losses.push('version is not printable')
  }
  for (const range of listOf(own(entry, 'ranges'))) {
    const type = own(range, 'type')
    const intervals = type === 'SEMVER' || type === 'ECOSYSTEM' ? intervalsOf(range) : undefined
    if (intervals) part.intervals.push(...intervals)
    else losses.push('range is not semver')
  }
}

/** Well-formed and bounded; escaping for a terminal is left to whoever prints it. */
const summaryOf = (record: Json): string =>
  Buffer.from((stringOf(own(record, 'summary')) ?? '').slice(0, maxSummary).replaceAll('\0', '')).toString()

const listOf = (value: Json | undefined): readonly Json[] => (Array.isArray(value) ? (value as readonly Json[]) : [])
