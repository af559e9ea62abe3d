import type { Rule } from '../model.ts'
import { lostCommit, recentHistoryIn } from './shared/release-signs.ts'

/** npm notes the commit of the folder that it publishes from; worms publish an archive that they changed. */
export const releaseNoCommit: Rule = {
  id: 'release/no-commit',
  severity: 'low',
  speaksOf: 'newcomers',
  needs: ['history'],
  *check(evidence, now) {
    const history = recentHistoryIn(evidence, now)
    if (history && lostCommit(history)) yield { args: { run: history.committedRun } }
  },
  say: ({ run }) => `it does not name the commit that it was made from, as the ${run} before it in its line did`,
}
