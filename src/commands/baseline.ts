import { existsSync } from 'node:fs'
import { ask, isRecommended } from '../ask/ask.ts'
import { openTerminal } from '../ask/tty.ts'
import type { RegistryConfig } from '../gather/npmrc.ts'
import { judgeSet, reportOf } from '../guard.ts'
import { settle } from '../judge/plan.ts'
import type { Approval, Decision, Judgement, ResolvedSet } from '../model.ts'
import { acceptedFile, openProject, recordAccepted, recordApprovals } from '../project.ts'
import { inputOf, personOf, type Session, tell } from './session.ts'

export interface Baseline {
  /** Something that lies in the lockfile would be stopped at the next install. */
  readonly stopped: boolean
  readonly said: string
}

/**
 * Residents: what the lockfile holds is judged once, its scripts are offered in one question, and what was let in is
 * not asked about again. What is suspicious is shown and left to the next install.
 */
export async function baseline(session: Session, set: ResolvedSet, config: RegistryConfig): Promise<Baseline> {
  const root = session.project.folder
  if (existsSync(acceptedFile(root)))
    return { stopped: false, said: 'the baseline stays: what it names is not asked again' }
  const input = { ...inputOf(session), project: openProject(root), config, offline: config.offline, before: set }
  const judgements = await judgeSet(set, input)
  const decisions = await offer(judgements)
  if ([...decisions.values()].includes('abort')) {
    return { stopped: true, said: 'you stopped, so no baseline was recorded: run `portcullis init` again to go on' }
  }
  const settled = judgements.map((judgement) => answered(judgement, decisions))
  const approvals = approvalsIn(decisions, session)
  if (approvals.length > 0) await recordApprovals(root, approvals)
  await recordAccepted(root, settled)
  const report = reportOf(set, settled, input.feed)
  if (set.packages.length > 0) tell(session, report)
  const open = settled.filter(({ verdict }) => verdict === 'abort' || verdict === 'ask').length
  const rest = open > 0 ? `; ${open} of them not: the next install stops at those` : ''
  return {
    stopped: report.stopped,
    said: `recorded what the lockfile holds as the baseline: ${set.packages.length} packages${rest}`,
  }
}

const answered = (judgement: Judgement, decisions: ReadonlyMap<Judgement, Decision>): Judgement =>
  decisions.has(judgement) ? settle(judgement, decisions.get(judgement)) : judgement

/**
 * Residents are not asked about at an install; this is the one time that they are, and only with what one answer
 * settles. The rest waits for `portcullis approve`.
 */
async function offer(judgements: readonly Judgement[]): Promise<ReadonlyMap<Judgement, Decision>> {
  const quiet = judgements.filter((judgement) => isRecommended(judgement))
  const offered = new Map<Judgement, Judgement>(
    quiet.map((judgement) => [{ ...judgement, resident: false }, judgement]),
  )
  const terminal = offered.size > 0 ? openTerminal() : undefined
  try {
    const decisions = terminal ? await ask([...offered.keys()], terminal) : new Map<Judgement, Decision>()
    return new Map([...decisions].map(([copy, decision]) => [offered.get(copy) as Judgement, decision]))
  } finally {
    terminal?.close()
  }
}

const approvalsIn = (decisions: ReadonlyMap<Judgement, Decision>, { env, now }: Session): Approval[] =>
  [...decisions].flatMap(
    ([
      {
        package: { name, version },
        pin,
      },
      decision,
    ]) =>
      decision === 'approve' && pin
        ? [{ name, version, decision: 'approve' as const, pin, by: personOf(env), at: now.toISOString() }]
        : [],
  )
