import type { Rule } from '../model.ts'
import { daysAsleep, historyIn } from './signals.ts'

/** Abandoned packages are what takeovers look for; most that wake up are honest all the same. */
export const releaseDormant: Rule = {
  id: 'release/dormant',
  severity: 'low',
  speaksOf: 'newcomers',
  needs: ['history'],
  *check(evidence) {
    const history = historyIn(evidence)
    const days = history && daysAsleep(history)
    if (days !== undefined) yield { args: { days } }
  },
  say: ({ days }) => `released after ${days} days without any release`,
}
