import { existsSync } from 'node:fs'
import { findFeed, type KnownFeed } from '../feed-store.ts'
import { judgeSet } from '../guard.ts'
import { shippedFacts } from '../home.ts'
import type { Fact, Judgement, ResolvedPackage } from '../model.ts'
import { Fault } from '../parse/fault.ts'
import { acceptedIndex, acceptedKey } from '../policy/accepted.ts'
import type { Progress } from '../progress.ts'
import { findLikeness, findNames, openProject, type Project } from '../project.ts'
import { type InstalledPackage, installedIn, keyOf } from '../receipts/installed.ts'
import { firstCommitOf } from './git.ts'
import { type Locked, type LockedPackage, lockedIn } from './locked.ts'
import { type Past, readPast, type Subject, subjectsOf } from './past.ts'
import { projectConfig } from './project-config.ts'
import { type Match, matchOfLocked, matchOfReceipts } from './recheck-match.ts'
import type { Session } from './session.ts'

/** What went past the guard in a project. */
export interface Escaped {
  readonly project: string
  readonly escapes: Past['escapes']
}

export interface Rechecked {
  readonly matches: readonly Match[]
  readonly projects: number
  readonly receipts: number
  /** Lockfiles that were read for what no receipt speaks of. */
  readonly lockfiles: number
  readonly packages: number
  /** Packages whose contents are in no cache: judged by feed, denials, source and integrity only. */
  readonly withoutCode: number
  readonly feed: Fact<KnownFeed>
  /** Projects in which commands went past the guard: what these brought is known by the lockfile alone. */
  readonly escaped: readonly Escaped[]
  /** Sentences about what the answer does not cover, although nothing is wrong. */
  readonly notes: readonly string[]
  /** What could not be read or judged: then "not exposed" is not known. */
  readonly problems: readonly string[]
}

/**
 * Judges everything that receipts let in again, and what else the lockfiles of these projects hold, offline, with today's
 * feed, rules, policy and denials: contents by what the cache knows of their integrity. Everything counts as resident:
 * rules about age and people speak of newcomers.
 * @param places see {@link subjectsOf}
 */
export async function recheck(session: Session, places: readonly string[]): Promise<Rechecked> {
  const parts: Part[] = []
  const subjects = subjectsOf(session, places, { lockfiles: true })
  for (const subject of subjects) parts.push(await recheckSubject(session, subject))
  const sum = (key: 'receipts' | 'lockfiles' | 'packages' | 'withoutCode') =>
    parts.reduce((total, part) => total + part[key], 0)
  return {
    matches: parts.flatMap(({ matches }) => matches),
    projects: parts.length,
    receipts: sum('receipts'),
    lockfiles: sum('lockfiles'),
    packages: sum('packages'),
    withoutCode: sum('withoutCode'),
    feed: feedOf(session, session.project),
    escaped: parts.flatMap(({ escaped }) => escaped),
    notes: parts.flatMap(({ notes }) => notes),
    problems: [
      ...parts.flatMap(({ problems }) => problems),
      ...(subjects.length === 0
        ? ['nothing was judged: this machine has no receipts, and there is no lockfile here']
        : []),
    ],
  }
}

type Part = Omit<Rechecked, 'projects' | 'feed'>

async function recheckSubject(session: Session, subject: Subject): Promise<Part> {
  const past = readPast(subject)
  const { root = subject.folder, receipts, escapes, pruned, problems } = past
  const known = {
    receipts: receipts.length,
    escaped: escapes.length > 0 ? [{ project: root, escapes }] : [],
    notes:
      pruned?.until === undefined
        ? []
        : [`receipts of ${root} until ${pruned.until} were pruned and are not rechecked`],
  }
  const nothing = { ...known, matches: [], lockfiles: 0, packages: 0, withoutCode: 0 }
  try {
    const installed = installedIn(receipts)
    const locked = lockedIn(root)
    const unspoken = unspokenOf(locked, installed)
    const project = existsSync(root) ? openProject(root) : session.project
    const judgements = await judgeAgain(session, project, [
      ...installed.map(({ last }) => last.package),
      ...unspoken.map(({ package: pkg }) => pkg),
    ])
    const matches = [
      ...installed.flatMap((one, index) => matchOfReceipts(one, judgements[index] as Judgement, root, escapes)),
      ...unspoken.flatMap((one, index) => matchOfLocked(one, judgements[installed.length + index] as Judgement, root)),
    ]
    const count = (about: string) => judgements.filter(({ gaps }) => gaps.some((gap) => gap.about === about)).length
    const blind = count('advisories')
    return {
      ...known,
      matches: dated(matches, root, session.env),
      lockfiles: locked.files.length,
      packages: judgements.length,
      withoutCode: count('archive'),
      problems: [
        ...problems,
        ...locked.problems,
        ...(blind > 0 ? [`${blind} packages of ${root} were held against no feed`] : []),
        ...(escapes.length > 0 && locked.files.length === 0
          ? [`commands went past the guard in ${root}, and no lockfile says what they brought`]
          : []),
      ],
    }
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    return { ...nothing, problems: [...problems, `${root}: ${error.message}`] }
  }
}

/** What the lockfiles hold and no receipt let in, each once. */
function unspokenOf({ packages }: Locked, installed: readonly InstalledPackage[]): LockedPackage[] {
  const spoken = new Set(installed.map(({ last }) => keyOf(last.package)))
  const byKey = new Map(packages.map((one) => [keyOf(one.package), one]))
  return [...byKey].flatMap(([key, one]) => (spoken.has(key) ? [] : [one]))
}

/** Git reads the whole history of the lockfile for each. */
const maxDated = 20

function dated(matches: readonly Match[], root: string, env: NodeJS.ProcessEnv): Match[] {
  let count = 0
  return matches.map((match) => {
    const { lockfile, integrity } = match
    if (lockfile === undefined || integrity === undefined || count++ >= maxDated) return match
    const committed = firstCommitOf(root, lockfile, integrity, env)
    return committed === undefined ? match : { ...match, committed }
  })
}

async function judgeAgain(
  session: Session,
  project: Project,
  packages: readonly ResolvedPackage[],
): Promise<Judgement[]> {
  const set = { packages, gaps: [] }
  const accepted = acceptedIndex(
    set.packages.flatMap((pkg) => {
      const integrity = acceptedKey(pkg)
      return integrity === undefined
        ? []
        : [{ id: pkg.id, integrity, rules: project.accepted?.rules(pkg.id, integrity) ?? [] }]
    }),
  )
  const { cacheFolder, now, env } = session
  const { live: _, ...feed } = project.policy.feed
  return judgeSet(set, {
    // Nobody is asked: what an API would say is no gap here.
    project: { ...project, accepted, policy: { ...project.policy, feed } },
    config: projectConfig(project.folder, env),
    cacheFolder,
    feed: feedOf(session, project),
    names: findNames(),
    likeness: findLikeness(),
    shipped: shippedFacts,
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
