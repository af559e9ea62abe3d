import type { Rule } from '../model.ts'
import { warnsOfMalice } from './release-disowned.ts'
import { historyIn } from './shared/release-signs.ts'

export const releaseDeprecated: Rule = {
  id: 'release/deprecated',
  severity: 'low',
  speaksOf: 'newcomers',
  needs: ['history'],
  *check(evidence) {
    const message = historyIn(evidence)?.release?.deprecated
    if (message !== undefined && !warnsOfMalice(message)) yield { confidence: 'high', args: { message } }
  },
  say: ({ message }) => `deprecated by its publisher: ${message}`,
}
