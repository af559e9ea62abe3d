import type { Rule } from '../model.ts'
import { areReplaced, recentHistoryIn } from './shared/release-signs.ts'

/** event-stream was handed over in 2018, and its new maintainer added the dependency that stole wallets. */
export const peopleReplaced: Rule = {
  id: 'people/replaced',
  severity: 'medium',
  speaksOf: 'newcomers',
  needs: ['history'],
  *check(evidence, now) {
    const history = recentHistoryIn(evidence, now)
    if (!history?.release || !areReplaced(history)) return
    yield { args: { now: history.release.maintainers.slice(0, 10), before: history.people.slice(0, 10) } }
  },
  say: ({ now, before }) =>
    `all its maintainers are new (${[now].flat().join(', ')}); before it were ${[before].flat().join(', ')}`,
}
