import type { Rule } from '../model.ts'
import { recentHistoryIn } from './shared/release-signs.ts'

/** Who has a stolen token can publish, but has no repository to tag. Asked only where the policy says so. */
export const releaseNoTag: Rule = {
  id: 'release/no-tag',
  severity: 'medium',
  speaksOf: 'newcomers',
  needs: ['tagged', 'history'],
  *check(evidence, now) {
    const { tagged } = evidence
    const history = recentHistoryIn(evidence, now)
    if (!history?.release || tagged.state !== 'known' || tagged.value === null) return
    const { repository, release, before } = tagged.value
    if (release || !before || history.release.version.includes('-')) return
    yield { args: { repository, before: history.before?.version ?? '' } }
  },
  say: ({ repository, before }) => `${repository} has no tag for it, as it has for ${before}`,
}
