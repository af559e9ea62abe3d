import { existsSync } from 'node:fs'
import { findFeed, type KnownFeed } from '../feed-store.ts'
import { judgeSet } from '../guard.ts'
import type { Fact, Finding, Judgement, PackageId, ResolvedSet } from '../model.ts'
import { Fault } from '../parse/fault.ts'
import { acceptedIndex, acceptedKey } from '../policy/accepted.ts'
import type { Progress } from '../progress.ts'
import { findLikeness, findNames, openProject, type Project } from '../project.ts'
import { type InstalledPackage, installedIn, type RanScript } from '../receipts/installed.ts'
import { readReceipts } from '../receipts/receipts.ts'
import { foldersOf } from './log.ts'
import { projectConfig } from './project-config.ts'
import type { Session } from './session.ts'

/** A package that was let in and is known for more today. */
export interface Match {
  /** `exposed`: today it would be stopped without a question; `suspicious`: a high finding that nobody knew then. */
  readonly kind: 'exposed' | 'suspicious'
  readonly id: PackageId
  readonly integrity?: string
  /** The project's folder. */
  readonly project: string
  readonly path: readonly PackageId[]
  /** ISO 8601 times of the first and the last install that let it in, and how many there were. */
  readonly since: string
  readonly until: string
  readonly installs: number
  /** `unknown`: they may have run, and nothing says whether they did. */
  readonly scripts: 'none' | 'stripped' | 'ran' | 'unknown'
  readonly ran: readonly RanScript[]
  readonly findings: readonly Finding[]
}

export interface Rechecked {
  readonly matches: readonly Match[]
  readonly projects: number
  readonly receipts: number
  readonly packages: number
  /** Packages whose contents are in no cache: judged by feed, denials, source and integrity only. */
  readonly withoutCode: number
  readonly feed: Fact<KnownFeed>
  /** What could not be read or judged: then "not exposed" is not known. */
  readonly problems: readonly string[]
}

/**
 * Judges everything that receipts let in again, offline, with today's feed, rules, policy and denials: contents by what
 * the cache knows of their integrity. Everything counts as resident: rules about age and people speak of newcomers.
 * @param places see {@link foldersOf}
 */
export async function recheck(session: Session, places: readonly string[]): Promise<Rechecked> {
  const folders = foldersOf(session, places)
  const parts: Part[] = []
  for (const folder of folders) parts.push(await recheckFolder(session, folder))
  const sum = (key: 'receipts' | 'packages' | 'withoutCode') => parts.reduce((total, part) => total + part[key], 0)
  return {
    matches: parts.flatMap(({ matches }) => matches),
    projects: folders.length,
    receipts: sum('receipts'),
    packages: sum('packages'),
    withoutCode: sum('withoutCode'),
    feed: feedOf(session, session.project),
    problems: parts.flatMap(({ problems }) => problems),
  }
}

type Part = Pick<Rechecked, 'matches' | 'receipts' | 'packages' | 'withoutCode' | 'problems'>

async function recheckFolder(session: Session, folder: string): Promise<Part> {
  const nothing = { matches: [], receipts: 0, packages: 0, withoutCode: 0 }
  try {
    const { receipts, problems } = readReceipts(folder)
    const installed = installedIn(receipts)
    const root = receipts.findLast((receipt) => receipt.type === 'install')?.project
    if (root === undefined) return { ...nothing, problems }
    const project = existsSync(root) ? openProject(root) : session.project
    const judgements = await judgeAgain(session, project, installed)
    const matches = installed.flatMap((one, index) => matchOf(one, judgements[index] as Judgement, root))
    const withoutCode = judgements.filter(({ gaps }) => gaps.some(({ about }) => about === 'archive')).length
    const blind = judgements.filter(({ gaps }) => gaps.some(({ about }) => about === 'advisories'))
    return {
      matches,
      receipts: receipts.length,
      packages: installed.length,
      withoutCode,
      problems: [
        ...problems,
        ...(blind.length > 0 ? [`${blind.length} packages of ${root} were held against no feed`] : []),
      ],
    }
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    return { ...nothing, problems: [`${folder}: ${error.message}`] }
  }
}

async function judgeAgain(
  session: Session,
  project: Project,
  installed: readonly InstalledPackage[],
): Promise<Judgement[]> {
  const set: ResolvedSet = { packages: installed.map(({ last }) => last.package), gaps: [] }
  const accepted = acceptedIndex(
    set.packages.flatMap((pkg) => {
      const integrity = acceptedKey(pkg)
      return integrity === undefined
        ? []
        : [{ id: pkg.id, integrity, rules: project.accepted?.rules(pkg.id, integrity) ?? [] }]
    }),
  )
  const { cacheFolder, now, env } = session
  return judgeSet(set, {
    project: { ...project, accepted },
    config: projectConfig(project.folder, env),
    cacheFolder,
    feed: feedOf(session, project),
    names: findNames(),
    likeness: findLikeness(),
    offline: true,
    // Held against a baseline of its own, so an install must not take it for its own.
    anew: true,
    now,
    progress: quiet,
    before: set,
  })
}

const quiet: Progress = { update: () => undefined, done: () => undefined, fail: () => undefined }

/** An old feed is no reason to look at nothing; what it lacks is said. */
function feedOf({ stateFolder, now }: Session, { folder, policy }: Project): Fact<KnownFeed> {
  return findFeed(stateFolder, { folder, policy: { feed: { ...policy.feed, required: false } } }, now)
}

function matchOf(one: InstalledPackage, judgement: Judgement, project: string): Match[] {
  const { last, known, since, until, installs, ran } = one
  const critical = judgement.findings.filter(({ severity }) => severity === 'critical')
  const high = judgement.findings.filter(({ severity, rule }) => severity === 'high' && !known.has(rule))
  if (critical.length + high.length === 0) return []
  const { id, integrity, path } = last.package
  return [
    {
      kind: critical.length > 0 ? 'exposed' : 'suspicious',
      id,
      ...(integrity !== undefined && { integrity }),
      project,
      path,
      since,
      until,
      installs,
      scripts: ran.length > 0 ? 'ran' : last.scripts === 'approved' ? 'unknown' : last.scripts,
      ran,
      findings: [...critical, ...high],
    },
  ]
}
