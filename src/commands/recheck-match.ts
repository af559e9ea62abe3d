import type { Finding, Judgement, PackageId } from '../model.ts'
import type { Escape } from '../receipts/escapes.ts'
import type { InstalledPackage, RanScript } from '../receipts/installed.ts'
import type { FirstCommit } from './git.ts'
import type { LockedPackage } from './locked.ts'

/** A package that came in, or that a lockfile brings, and is known for more today. */
export interface Match {
  /** `exposed`: today it would be stopped without a question; `suspicious`: a high finding that nobody knew then. */
  readonly kind: 'exposed' | 'suspicious'
  readonly id: PackageId
  readonly integrity?: string
  /** The project's folder. */
  readonly project: string
  readonly path: readonly PackageId[]
  /** ISO 8601 times of the first and the last install that let it in; absent where no receipt tells of one. */
  readonly since?: string
  readonly until?: string
  /** How many there were; 0 where no receipt tells of one. */
  readonly installs: number
  /** The lockfile that has it, where no receipt tells of it. */
  readonly lockfile?: string
  /** Its line there, where that was looked for. */
  readonly line?: number
  /** By git; when it was installed, and where, that does not say. */
  readonly committed?: FirstCommit
  /** ISO 8601 time of the last command that went past the guard there: it may have come in, or run scripts, in any of them. */
  readonly escaped?: string
  /** `unknown`: they may have run, and nothing says whether they did. */
  readonly scripts: 'none' | 'stripped' | 'ran' | 'unknown'
  readonly ran: readonly RanScript[]
  readonly findings: readonly Finding[]
}

export function matchOfReceipts(
  { last, known, since, until, installs, ran }: InstalledPackage,
  judgement: Judgement,
  project: string,
  escapes: readonly Escape[],
): Match[] {
  const escaped = escapes.at(-1)?.at
  // What the guard stripped runs all the same when a manager builds it past the guard.
  const mayHaveRun = last.scripts === 'approved' || (last.scripts === 'stripped' && escaped !== undefined)
  return kindOf(judgement, known).map((found) => ({
    ...found,
    project,
    since,
    until,
    installs,
    ...(escaped !== undefined && { escaped }),
    scripts: ran.length > 0 ? 'ran' : mayHaveRun ? 'unknown' : (last.scripts as 'none' | 'stripped'),
    ran,
  }))
}

export function matchOfLocked({ lockfile }: LockedPackage, judgement: Judgement, project: string): Match[] {
  const { scripts, gaps, package: pkg } = judgement
  const hasNone = Object.keys(scripts).length === 0 && !gaps.some(({ about }) => about === 'archive')
  return kindOf(judgement, new Set()).map((found) => ({
    ...found,
    project,
    installs: 0,
    lockfile,
    ...(pkg.place !== undefined && { line: pkg.place.line }),
    scripts: hasNone ? 'none' : 'unknown',
    ran: [],
  }))
}

/** @param known rules whose findings are no news */
function kindOf(
  { package: { id, integrity, path }, findings }: Judgement,
  known: ReadonlySet<string>,
): Pick<Match, 'kind' | 'id' | 'integrity' | 'path' | 'findings'>[] {
  const critical = findings.filter(({ severity }) => severity === 'critical')
  const high = findings.filter(({ severity, rule }) => severity === 'high' && !known.has(rule))
  if (critical.length + high.length === 0) return []
  return [
    {
      kind: critical.length > 0 ? 'exposed' : 'suspicious',
      id,
      ...(integrity !== undefined && { integrity }),
      path,
      findings: [...critical, ...high],
    },
  ]
}
