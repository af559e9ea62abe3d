import type { ResolvedPackage } from '../model.ts'
import type { PackageReceipt, Receipt, ScriptReceipt } from './receipt.ts'

/** One package of one project, over all the installs that let it in. */
export interface InstalledPackage {
  /** As the last of them had it; its scripts count as approved when any of them did. */
  readonly last: PackageReceipt
  /** Ids of rules whose findings were known at the first. */
  readonly known: ReadonlySet<string>
  /** ISO 8601 times of the first and the last install that let it in. */
  readonly since: string
  readonly until: string
  readonly installs: number
  /** Its scripts that were started, each with how it ended where that was noted. */
  readonly ran: readonly RanScript[]
}

export type RanScript = Pick<ScriptReceipt, 'event' | 'at' | 'code'>

/** What was let in: by name, version, and integrity or else source. What was stopped is left out. */
export function installedIn(receipts: readonly Receipt[]): InstalledPackage[] {
  const found = new Map<string, InstalledPackage>()
  for (const receipt of receipts) {
    if (receipt.type !== 'install' || receipt.stopped) continue
    for (const one of receipt.packages) {
      const before = found.get(keyOf(one.package))
      found.set(keyOf(one.package), {
        last: before?.last.scripts === 'approved' ? { ...one, scripts: 'approved' } : one,
        known: before?.known ?? new Set(one.findings.map(({ rule }) => rule)),
        since: before?.since ?? receipt.at,
        until: receipt.at,
        installs: (before?.installs ?? 0) + 1,
        ran: [],
      })
    }
  }
  const scripts = receipts.filter((receipt) => receipt.type === 'script')
  return [...found.values()].map((one) => ({ ...one, ran: runsOf(one.last.package, scripts) }))
}

/** A start and its end are one: the end that comes next in the same run. */
function runsOf({ id, integrity }: ResolvedPackage, scripts: readonly ScriptReceipt[]): RanScript[] {
  const runs: (RanScript & { readonly run: string })[] = []
  for (const { run, event, at, code, ...of } of scripts) {
    if (of.id !== id || (integrity !== undefined && of.integrity !== integrity)) continue
    const open = runs.findLastIndex((one) => one.run === run && one.event === event && one.code === undefined)
    if (code === undefined || open === -1) runs.push({ run, event, at, ...(code !== undefined && { code }) })
    else runs[open] = { ...(runs[open] as (typeof runs)[number]), code }
  }
  return runs.map(({ run: _, ...one }) => one)
}

/** What names a package among what was let in: where it comes from counts for what has no integrity. */
export const keyOf = ({ id, integrity, source }: ResolvedPackage): string => JSON.stringify([id, integrity ?? source])
