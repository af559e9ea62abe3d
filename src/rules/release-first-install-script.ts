import type { Rule } from '../model.ts'
import { firstScripts, recentHistoryIn } from './shared/release-signs.ts'

/** The worms of 2025 added a script to packages that never had one. */
export const releaseFirstInstallScript: Rule = {
  id: 'release/first-install-script',
  severity: 'medium',
  speaksOf: 'newcomers',
  needs: ['history', 'archive'],
  *check(evidence, now) {
    const history = recentHistoryIn(evidence, now)
    const events = history ? firstScripts(evidence, history) : []
    if (history && events.length > 0) {
      yield { file: 'package.json', args: { events, settled: history.settled } }
    }
  },
  say: ({ events, settled }) =>
    `the first release with an install script (${[events].flat().join(', ')}); ${settled} before it had none`,
}
