import type { Rule } from '../model.ts'
import { areLinesTogether, recentHistoryIn } from './shared/release-signs.ts'

/** A worm bumps whatever line it finds (ua-parser-js 2021: 0.7.29, 0.8.0 and 1.0.0); so does a careful security fix. */
export const releaseLinesTogether: Rule = {
  id: 'release/lines-together',
  severity: 'low',
  speaksOf: 'newcomers',
  needs: ['history'],
  *check(evidence, now) {
    const history = recentHistoryIn(evidence, now)
    if (!history || !areLinesTogether(history)) return
    yield { args: { versions: history.together.slice(0, 10), lines: history.lines } }
  },
  say: ({ versions, lines }) =>
    `${lines} release lines were published within half an hour, the others as ${[versions].flat().join(', ')}`,
}
