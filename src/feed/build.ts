import { Fault } from '../parse/fault.ts'
import { own, parseJson, stringOf } from '../parse/json.ts'
import type { Affected } from './affected.ts'
import { jsonFiles } from './archive.ts'
import { encodeRows } from './encode.ts'
import { writeFeed } from './header.ts'
import type { FeedRow, Loss, Reading } from './osv.ts'
import { lost, readOsv } from './osv.ts'
import { inOrder, keyOf } from './rows.ts'

export interface FeedStats {
  /** Reports in the archive. */
  readonly records: number
  readonly entries: number
  readonly names: number
  /** Entries that condemn every version of their name. */
  readonly allVersions: number
  /** Entries whose open-ended ranges gave way to their pinned versions. */
  readonly narrowed: number
  /** What is not in the feed, counted by reason. */
  readonly losses: Readonly<Partial<Record<Loss, number>>>
  /** Newest `modified` of the reports, ISO 8601. */
  readonly newest: string
}

/**
 * Compiles OSV's npm archive. The same reports give the same bytes, in whatever order the archive has them.
 * @param built when the feed was made; without it, when its newest report was modified
 * @throws Fault `feed/bad-archive`, `feed/empty`
 */
export function buildFeed(zip: Uint8Array, built?: Date): { readonly bytes: Uint8Array; readonly stats: FeedStats } {
  const rows = new Map<string, FeedRow>()
  const losses: Partial<Record<Loss, number>> = {}
  let records = 0
  let narrowed = 0
  let newest = 0
  for (const { path, bytes } of jsonFiles(zip)) {
    records++
    const { reading, modified } = readFile(path, bytes)
    for (const row of reading.rows) rows.set(keyOf(row), merged(rows.get(keyOf(row)), row))
    for (const loss of reading.losses) losses[loss] = (losses[loss] ?? 0) + 1
    narrowed += reading.narrowed
    if (reading.rows.length > 0) newest = Math.max(newest, modified)
  }
  if (rows.size === 0) {
    throw new Fault('feed/empty', 'the OSV archive has no report on malware in npm', { hint: 'is it npm/all.zip?' })
  }
  const sorted = inOrder(rows)
  const stats: FeedStats = {
    records,
    entries: sorted.length,
    names: new Set(sorted.map(({ name }) => name)).size,
    allVersions: sorted.filter(({ affected }) => namesAll(affected)).length,
    narrowed,
    losses,
    newest: new Date(newest).toISOString(),
  }
  return { bytes: writeFeed(built ?? new Date(newest), sorted.length, encodeRows(sorted)), stats }
}

function readFile(
  path: string,
  bytes: Uint8Array | undefined,
): { readonly reading: Reading; readonly modified: number } {
  if (!bytes) return { reading: lost('record is too large'), modified: 0 }
  try {
    const record = parseJson(new TextDecoder('utf-8', { fatal: true }).decode(bytes), path)
    const modified = Date.parse(stringOf(own(record, 'modified')) ?? '')
    return { reading: readOsv(record), modified: Number.isNaN(modified) ? 0 : modified }
  } catch (thrown) {
    if (thrown instanceof Fault || thrown instanceof TypeError) {
      return { reading: lost('record is not JSON or too deep'), modified: 0 }
    }
    throw thrown
  }
}

const namesAll = ({ intervals }: Affected): boolean =>
  intervals.some(({ from, to }) => from === '0' && to === undefined)

function merged(one: FeedRow | undefined, other: FeedRow): FeedRow {
  if (!one) return other
  const summary = [one.summary, other.summary].filter((text) => text !== undefined).sort()[0]
  return {
    name: one.name,
    id: one.id,
    ...(summary === undefined ? {} : { summary }),
    affected: {
      exact: [...new Set([...one.affected.exact, ...other.affected.exact])].sort(),
      intervals: unique([...one.affected.intervals, ...other.affected.intervals]),
    },
  }
}

/** In one order, whichever report came first. */
function unique(intervals: Affected['intervals']): Affected['intervals'] {
  const byKey = new Map(intervals.map((interval) => [JSON.stringify(interval), interval]))
  return [...byKey].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, interval]) => interval)
}
