import type { Rule } from '../model.ts'
import { newbornsIn, recentHistoryIn } from './shared/release-signs.ts'

/** event-stream got flatmap-stream, days old and by a stranger: what is added may be all that is hostile. */
export const dependencyNewborn: Rule = {
  id: 'dependency/newborn',
  severity: 'medium',
  speaksOf: 'newcomers',
  needs: ['history', 'newDependencies'],
  *check(evidence, now) {
    const history = recentHistoryIn(evidence, now)
    if (!history) return
    for (const { name, born } of newbornsIn(evidence, history)) {
      yield {
        file: 'package.json',
        args: { name, born: (born ?? '').slice(0, 10), before: history.before?.version ?? '' },
      }
    }
  },
  say: ({ name, born, before }) =>
    `depends on ${name}, which ${before} did not; that package is by others and first came out on ${born}`,
}
