import type { Rule } from '../model.ts'

/** Registries take hostile releases back, while lockfiles and caches still know them. */
export const releaseWithdrawn: Rule = {
  id: 'release/withdrawn',
  severity: 'high',
  speaksOf: 'newcomers',
  needs: ['history'],
  *check({ history }) {
    if (history.state === 'known' && history.value?.release === null) yield { confidence: 'high', args: {} }
  },
  say: () => 'the registry once had this version and has taken it back',
}
