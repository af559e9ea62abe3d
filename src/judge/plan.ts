import type { Decision, Judgement, Plan, PlannedScript } from '../model.ts'

/**
 * What an install may do. It goes on only when every resolved package was judged, nothing is to be aborted and
 * every `ask` was answered; a missing answer is a no.
 */
export function planOf(
  judgements: readonly Judgement[],
  resolved: number,
  decisions: ReadonlyMap<Judgement, Decision>,
): Plan {
  const settled = judgements.map((judgement) => settle(judgement, decisions.get(judgement)))
  return {
    go: judgements.length === resolved && settled.every(({ verdict }) => verdict === 'allow' || verdict === 'strip'),
    run: settled.flatMap((judgement) => (runs(judgement) ? [scriptOf(judgement)] : [])),
    judged: judgements.map(({ package: { id, integrity } }) => ({ id, ...(integrity && { integrity }) })),
  }
}

/** A judgement after its question was answered: `ask` is no longer possible. */
export function settle(judgement: Judgement, decision: Decision | undefined): Judgement {
  if (judgement.verdict === 'abort') return judgement
  if (decision === 'abort') return { ...judgement, verdict: 'abort' }
  if (decision === 'once' || decision === 'approve') {
    return judgement.pin ? { ...judgement, verdict: 'allow', approved: true } : { ...judgement, verdict: 'strip' }
  }
  if (judgement.verdict !== 'ask') return judgement
  if (decision !== 'strip') return { ...judgement, verdict: 'abort' }
  const quiet = judgement.pin !== undefined && Object.keys(judgement.scripts).length === 0
  return { ...judgement, verdict: quiet ? 'allow' : 'strip', approved: false }
}

const runs = ({ verdict, approved, scripts, pin }: Judgement) =>
  verdict === 'allow' && approved && pin !== undefined && Object.keys(scripts).length > 0

function scriptOf({ package: { id, name, version, optional }, pin }: Judgement): PlannedScript {
  return { id, name, version, optional, ...(pin as NonNullable<typeof pin>) }
}
