import type { Rule } from '../model.ts'
import { historyIn, lostTrust } from './shared/release-signs.ts'

/**
 * A stolen token can publish, but it cannot make the project's pipeline vouch. Compared inside one release line only:
 * by date alone every backport from a branch that never had it would be a loss (pnpm/pnpm#10202, #10622).
 */
export const provenanceLost: Rule = {
  id: 'provenance/lost',
  severity: 'medium',
  speaksOf: 'newcomers',
  needs: ['history'],
  *check(evidence, now) {
    const history = historyIn(evidence)
    if (!history?.before || !lostTrust(history, now)) return
    const { before, trustedRun } = history
    yield { args: { before: before.version, had: before.trust, run: trustedRun } }
  },
  say({ before, had, run }) {
    const what = had === 'trusted' ? 'was published by its trusted build' : 'had provenance'
    return `nothing vouches for its build; ${before}, the release before it in its line, ${what}${more(run)}`
  },
}

const more = (run: unknown) => (Number(run) > 1 ? `, as had ${Number(run) - 1} before that` : '')
