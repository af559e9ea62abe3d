import type { Rule } from '../model.ts'
import { resemblance, resemblanceSaid } from './shared/resemblance.ts'

/** A name that nobody knows, one slip away from one that everybody knows. */
export const nameTyposquat: Rule = {
  id: 'name/typosquat',
  severity: 'high',
  speaksOf: 'newcomers',
  needs: ['package', 'naming', 'expected'],
  *check(evidence) {
    const found = resemblance(evidence)
    if (found?.strength !== 'strong') return
    const isTelling = found.kind === 'characters' || found.kind === 'transposed'
    yield { confidence: isTelling ? 'high' : 'medium', args: found.args }
  },
  say: resemblanceSaid,
}
