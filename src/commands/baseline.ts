import { existsSync } from 'node:fs'
import { ask } from '../ask/ask.ts'
import { openTerminal } from '../ask/tty.ts'
import type { RegistryConfig } from '../gather/npmrc.ts'
import { judgeSet, reportOf } from '../guard.ts'
import { settle } from '../judge/plan.ts'
import { recommend } from '../judge/recommend.ts'
import type { Approval, Decision, Judgement, ResolvedSet } from '../model.ts'
import { acceptedFile, openProject, recordAccepted, recordApprovals } from '../project.ts'
import { type Listed, listedFor, managerLists } from './lists/read.ts'
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
  const imported = importedFrom(managerLists(root), judgements)
  const offered = await offer(judgements.filter((judgement) => !imported.has(judgement)))
  const decisions = new Map<Judgement, Decision>([
    ...[...imported.keys()].map((one) => [one, 'approve'] as const),
    ...offered,
  ])
  if ([...decisions.values()].includes('abort')) {
    return { stopped: true, said: 'you stopped, so no baseline was recorded: run `portcullis init` again to go on' }
  }
  const settled = judgements.map((judgement) => answered(judgement, decisions))
  const approvals = approvalsIn(decisions, imported, session)
  if (approvals.length > 0) await recordApprovals(root, approvals)
  await recordAccepted(root, settled)
  const report = reportOf(set, settled, input.feed)
  if (set.packages.length > 0) tell(session, report)
  const open = settled.filter(({ verdict }) => verdict === 'abort' || verdict === 'ask').length
  const rest = open > 0 ? `; ${open} of them not: the next install stops at those` : ''
  return {
    stopped: report.stopped,
    said: `recorded what the lockfile holds as the baseline: ${set.packages.length} packages${rest}${importedText(imported)}`,
  }
}

/** Each by its name: an import is a decision that somebody may want to take back. */
function importedText(imported: ReadonlyMap<Judgement, Listed>): string {
  const ids = [...imported].map(
    ([
      {
        package: { id },
      },
      { from },
    ]) => `${id} (${from})`,
  )
  return ids.length === 0 ? '' : `; approved because a list of yours allows them: ${ids.join(', ')}`
}

const answered = (judgement: Judgement, decisions: ReadonlyMap<Judgement, Decision>): Judgement =>
  decisions.has(judgement) ? settle(judgement, decisions.get(judgement)) : judgement

/**
 * Residents are not asked about at an install; this is the one time that they are, and only with what one answer
 * settles. The rest waits for `portcullis approve`.
 */
async function offer(judgements: readonly Judgement[]): Promise<ReadonlyMap<Judgement, Decision>> {
  const advise = (judgement: Judgement) => recommend(judgement, undefined)
  const quiet = judgements.filter(
    (judgement) => judgement.verdict === 'strip' && advise(judgement).advice === 'approve',
  )
  const offered = new Map<Judgement, Judgement>(
    quiet.map((judgement) => [{ ...judgement, resident: false }, judgement]),
  )
  const terminal = offered.size > 0 ? openTerminal() : undefined
  try {
    const decisions = terminal ? await ask([...offered.keys()], terminal, { advise }) : new Map<Judgement, Decision>()
    return new Map([...decisions].map(([copy, decision]) => [offered.get(copy) as Judgement, decision]))
  } finally {
    terminal?.close()
  }
}

/** What a manager's own list let run by now, and nothing speaks against: no high finding, and bytes that are known. */
const importedFrom = (lists: readonly Listed[], judgements: readonly Judgement[]): ReadonlyMap<Judgement, Listed> =>
  new Map(
    judgements.flatMap((judgement) => {
      const listed = listedFor(lists, judgement.package)
      return listed && judgement.verdict === 'strip' && judgement.pin ? [[judgement, listed] as const] : []
    }),
  )

function approvalsIn(
  decisions: ReadonlyMap<Judgement, Decision>,
  imported: ReadonlyMap<Judgement, Listed>,
  { env, now }: Session,
): Approval[] {
  return [...decisions].flatMap(([judgement, decision]) => {
    const { name, version } = judgement.package
    const from = imported.get(judgement)?.from
    const reason = from === undefined ? {} : { reason: `imported from ${from}` }
    const signed = { by: personOf(env), at: now.toISOString(), ...reason }
    const { pin } = judgement
    return decision === 'approve' && pin ? [{ name, version, decision: 'approve' as const, pin, ...signed }] : []
  })
}
