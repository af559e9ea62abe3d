import { userInfo } from 'node:os'
import { join } from 'node:path'
import { openTerminal } from '../ask/tty.ts'
import { findFeed } from '../feed-store.ts'
import { cacheFolder as cacheFolderOf } from '../gather/cache.ts'
import type { RegistryConfig } from '../gather/npmrc.ts'
import type { SingleOptions } from '../gather/single.ts'
import { guard, type Outcome } from '../guard.ts'
import { shippedFacts } from '../home.ts'
import type { Run } from '../managers/run.ts'
import type { Report, ResolvedSet } from '../model.ts'
import { createProgress } from '../progress.ts'
import { findLikeness, findNames, openProject, type Project, recordAccepted, recordApprovals } from '../project.ts'
import { coverageLine } from '../report/coverage.ts'
import { terminalReport } from '../report/terminal.ts'
import { stateFolder } from '../state.ts'
import { saneColumns } from '../text/wrap.ts'
import { projectConfig } from './project-config.ts'
import { recordReceipt } from './receipt.ts'
import { uncoveredBy } from './uncovered.ts'
import { managersOf } from './wiring.ts'

/** Where a run speaks and whom it may ask. */
export interface Session {
  readonly project: Project
  readonly cacheFolder: string
  readonly runsFolder: string
  /** What outlives a cache: receipts and updated feeds. */
  readonly stateFolder: string
  readonly now: Date
  readonly out: NodeJS.WriteStream
  /** The project in whose log this is noted, where another one is installed for it. */
  readonly onBehalfOf?: string
  readonly env: NodeJS.ProcessEnv
}

/** @param folder the project's root */
export function openSession(folder: string, env: NodeJS.ProcessEnv = process.env): Session {
  const cache = cacheFolderOf(env)
  return {
    project: openProject(folder),
    cacheFolder: cache,
    runsFolder: join(cache, 'runs'),
    stateFolder: stateFolder(env),
    now: new Date(),
    out: process.stderr,
    env,
  }
}

export interface JudgeOptions {
  /** The run that this is judged for. */
  readonly run: Run
  readonly config: RegistryConfig
  /** What lay in the lockfile before this command; without a baseline these are the residents. */
  readonly before?: ResolvedSet
  /** The process's own stdin and stdout may be a protocol (pnpm 12). */
  readonly piped?: boolean
  readonly canAsk?: boolean
  /** Decisions become files only where somebody decided and the tree may be written. */
  readonly record: boolean
}

/** Judges a set, asks, records what was decided and says it. The caller enforces the plan. */
export async function judgeAndTell(session: Session, set: ResolvedSet, options: JudgeOptions): Promise<Outcome> {
  const terminal = options.canAsk === false ? undefined : openTerminal({ stdioMayBePipes: options.piped ?? false })
  try {
    const outcome = await guard(set, {
      ...inputOf(session),
      config: options.config,
      offline: options.config.offline,
      ...(terminal && { asked: { terminal, by: personOf(session.env) } }),
      ...(options.before && { before: options.before }),
    })
    return await conclude(session, outcome, options)
  } finally {
    terminal?.close()
  }
}

/** Records what was decided and says it. */
export async function conclude(session: Session, outcome: Outcome, options: JudgeOptions): Promise<Outcome> {
  if (options.record) await record(session, outcome)
  const gaps = await recordReceipt(session, options.run, outcome, personOf(session.env))
  const report = { ...outcome.report, gaps: [...outcome.report.gaps, ...gaps] }
  tell(session, report)
  if (outcome.plan.go && options.canAsk !== false) tellCoverage(session)
  return { ...outcome, report }
}

/** What every judgement of a session has in common. */
export const inputOf = ({ project, cacheFolder, stateFolder, now, out, env }: Session) => ({
  project,
  cacheFolder,
  now,
  feed: findFeed(stateFolder, project, now),
  names: findNames(),
  likeness: findLikeness(),
  shipped: shippedFacts,
  // A dumb terminal cannot erase, and one that knows no width (0 columns) makes the spinner erase lines without end.
  progress: createProgress(out, out.isTTY === true && out.columns > 0 && env['TERM'] !== 'dumb' && !env['CI']),
})

/** For looking at single packages outside of a judgement. */
export function singleOptions(
  { project, cacheFolder, now, env }: Session,
  { offline = false }: { readonly offline?: boolean } = {},
): SingleOptions {
  const config = projectConfig(project.folder, env)
  return { config, projectDir: project.folder, cacheDir: cacheFolder, offline: offline || config.offline, now }
}

/** How a text may look where it goes. */
export const styleFor = ({ out, env }: Pick<Session, 'out' | 'env'>) => ({
  color: out.isTTY === true && !env['NO_COLOR'] && env['TERM'] !== 'dumb',
  columns: out.columns ?? 80,
})

export function tell({ out, env }: Pick<Session, 'out' | 'env'>, report: Report): void {
  out.write(terminalReport(report, styleFor({ out, env })))
}

const tellCoverage = ({ project, out }: Session): void =>
  void out.write(coverageLine(uncoveredBy(managersOf(project.folder)), saneColumns(out.columns ?? 80)))

async function record({ project, env }: Session, { approvals, plan, report }: Outcome): Promise<void> {
  if (approvals.length > 0) await recordApprovals(project.folder, approvals)
  if (plan.go && !env['CI'] && project.accepted) await recordAccepted(project.folder, report.judgements)
}

export function personOf(env: NodeJS.ProcessEnv): string {
  try {
    return userInfo().username
  } catch {
    return env['USER'] ?? 'unknown'
  }
}
