import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { guard, type Outcome } from '../guard.ts'
import type { Asked, Standing } from '../managers/newcomers.ts'
import type { Judgement, ResolvedSet } from '../model.ts'
import { conclude, inputOf, type JudgeOptions, type Session } from './session.ts'

interface Foreseen {
  readonly before: ResolvedSet
  readonly asked: readonly Asked[]
  readonly standing: Standing
  /** The project takes no release of later. */
  readonly until?: Date
}

/**
 * Judges what the package manager will bring, without asking it first, where that is a package or some that nothing has
 * to be said of. Whatever is worth a word, a question or a strip, and whatever is not foretold for sure, gives undefined:
 * then the manager resolves, and what it says is judged. In either case nothing that was not judged gets further than
 * the manager's own gates.
 */
export async function judgeForeseen(
  session: Session,
  { before, asked, standing, until }: Foreseen,
  options: JudgeOptions,
): Promise<Outcome | undefined> {
  if (asked.length === 0 || before.gaps.length > 0 || wentWrong(session)) return undefined
  const { config } = options
  const { foresee } = await import('../judging.ts')
  const set = await foresee(before, asked, standing, {
    config,
    cacheFolder: session.cacheFolder,
    now: session.now,
    ...(until && { until }),
  })
  if (set === undefined) return undefined
  const outcome = await guard(set, { ...inputOf(session), config, offline: config.offline, before })
  const known = new Set(before.packages)
  // What was there is asked about as at any install, unless it is a resident.
  const isClear = ({ package: pkg, resident, verdict, gaps }: Judgement) =>
    known.has(pkg) ? resident || verdict === 'allow' : verdict === 'allow' && gaps.length === 0
  if (!outcome.plan.go || !outcome.report.judgements.every(isClear)) return undefined
  return conclude(session, outcome, options)
}

/** Something came that was not foreseen and was refused: the next install resolves first, so that somebody can be asked. */
export function noteUnforeseen(session: Session): void {
  const path = noteOf(session)
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
    writeFileSync(path, '', { mode: 0o600 })
  } catch {
    // Without a writable cache the next install may be stopped at the same place, and says so again.
  }
}

function wentWrong(session: Session): boolean {
  const path = noteOf(session)
  if (!existsSync(path)) return false
  rmSync(path, { force: true })
  return true
}

const noteOf = ({ cacheFolder, project }: Session) =>
  join(cacheFolder, 'unforeseen-1', createHash('sha256').update(project.folder).digest('hex'))
