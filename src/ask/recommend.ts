import type { Judgement } from '../model.ts'
import type { Background } from './aids.ts'

export interface Recommendation {
  readonly decision: 'abort' | 'strip' | 'approve'
  readonly reason: string
}

const hasHigh = ({ findings }: Judgement) =>
  findings.some(({ severity }) => severity === 'high' || severity === 'critical')

/** What the evidence speaks for. The same evidence gives the same advice; it decides nothing. */
export function recommend(judgement: Judgement, { approved, earlier }: Background): Recommendation {
  const instead = earlier ? `; ${earlier.version} is older and nothing bad is known of it` : ''
  if (hasHigh(judgement)) return { decision: 'abort', reason: `what was found is rare in honest packages${instead}` }
  if (judgement.pin === undefined) return { decision: 'strip', reason: 'its bytes were not checked' }
  if (judgement.gaps.length > 0) return { decision: 'strip', reason: 'not all that its scripts do is known' }
  if (judgement.findings.some(({ severity }) => severity === 'medium'))
    return { decision: 'strip', reason: `what was found is worth a look${instead}` }
  if (approved?.sameScripts && approved.sameFiles)
    return { decision: 'approve', reason: `it runs the same as ${approved.version}, which ${approved.by} approved` }
  return {
    decision: 'approve',
    reason: 'nothing was found in what its scripts reach; strip it if you do not need them',
  }
}
