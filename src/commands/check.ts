import { judgeSet, reportOf } from '../guard.ts'
import type { Judgement, Report, ResolvedSet } from '../model.ts'
import { changesSince } from './changes.ts'
import { decisionsChanged, filesAt } from './git.ts'
import { type Lockfiles, noLockfile, readLockfiles, remembered } from './lockfiles.ts'
import { projectConfig } from './project-config.ts'
import { inputOf, type Session } from './session.ts'

export interface CheckOptions {
  readonly offline?: boolean
  /** Where each package stands in its lockfile is wanted too. */
  readonly places?: boolean
  /** A git reference: only what the lockfiles have beyond those at it is judged. */
  readonly base?: string
  /** Facts that ship and judgements that stand are left out: every archive is read that the cache has no facts of. */
  readonly afresh?: boolean
}

/** Judges what the project's lockfiles name, without installing; questions stay open. */
export async function check(session: Session, options: CheckOptions = {}): Promise<Report> {
  if (options.base !== undefined) return checkSince(session, options.base, options)
  const { judgements, set, notes } = await judgeLockfiles(session, options)
  return { ...reportOf(set, judgements, inputOf(session).feed), notes }
}

export async function judgeLockfiles(
  session: Session,
  options: CheckOptions = {},
): Promise<Lockfiles & { judgements: Judgement[] }> {
  const { set, notes } = readLockfiles(session.project.folder, options)
  return { set, notes, judgements: await judged(session, set, set, options) }
}

/** The lockfiles at the base are what was there before, as at an install: what they hold is resident without a baseline. */
async function checkSince(session: Session, base: string, options: CheckOptions): Promise<Report> {
  const { folder } = session.project
  const read = remembered(filesAt(folder, base, session.env))
  const [now, before] = [readLockfiles(folder, options), noLockfile(read) ? none : readLockfiles(folder, { read }).set]
  const { packages, changes } = changesSince(base, before.packages, now.set.packages)
  const set = { packages, gaps: now.set.gaps }
  const judgements = await judged(session, set, before, options)
  return {
    ...reportOf(set, judgements, inputOf(session).feed),
    notes: [...now.notes, ...decisionsChanged(folder, read, base)],
    changes: changes(judgements),
  }
}

const none: ResolvedSet = { packages: [], gaps: [] }

/** @param before what counts as resident where the project has no baseline */
export async function judged(
  session: Session,
  set: ResolvedSet,
  before: ResolvedSet,
  { offline, afresh }: Pick<CheckOptions, 'offline' | 'afresh'>,
): Promise<Judgement[]> {
  const config = projectConfig(session.project.folder, session.env)
  const { shipped, ...input } = inputOf(session)
  const what = afresh ? ({ anew: true } as const) : { shipped }
  return judgeSet(set, { ...input, ...what, config, offline: offline ?? config.offline, before })
}
