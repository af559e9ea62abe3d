import type { Rule } from '../model.ts'
import { daysAsleep, recentHistoryIn } from './shared/release-signs.ts'

/** Abandoned packages are what takeovers look for; most that wake up are honest all the same. */
export const releaseDormant: Rule = {
  id: 'release/dormant',
  severity: 'low',
  speaksOf: 'newcomers',
  needs: ['history'],
  *check(evidence, now) {
    const history = recentHistoryIn(evidence, now)
    const days = history && daysAsleep(history)
    if (days !== undefined) yield { args: { days } }
  },
  say: ({ days }) => `released after ${days} days without any release`,
}
