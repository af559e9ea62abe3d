import type { Rule } from '../model.ts'
import { movedBuild } from './shared/release-signs.ts'

/** Honest repositories are renamed too. Valid provenance clears nothing: hijacked pipelines sign (TanStack, May 2026). */
export const provenanceMoved: Rule = {
  id: 'provenance/moved',
  severity: 'medium',
  speaksOf: 'newcomers',
  needs: ['provenance'],
  *check(evidence) {
    const value = evidence.provenance.state === 'known' ? evidence.provenance.value : null
    for (const part of movedBuild(evidence)) {
      yield { confidence: 'high', args: { part, now: value?.build?.[part] ?? '', before: value?.before?.[part] ?? '' } }
    }
  },
  say: ({ part, now, before }) => `the ${part} that built it is ${now}; the release before it was built by ${before}`,
}
