import type { Rule } from '../model.ts'
import { resemblance, resemblanceSaid, scriptEvents } from './shared/resemblance.ts'

/**
 * Shown and never asked: plugins, forks and wrappers are honestly named after what they serve. Those with install scripts
 * are left to name/runs-script.
 */
export const nameResembles: Rule = {
  id: 'name/resembles',
  severity: 'medium',
  speaksOf: 'newcomers',
  needs: ['package', 'naming', 'expected'],
  *check(evidence) {
    if (scriptEvents(evidence).length > 0) return
    const found = resemblance(evidence)
    if (found?.strength === 'weak') yield { confidence: 'low', args: found.args }
  },
  say: resemblanceSaid,
}
