import type { Rule } from '../model.ts'

/** The registry checks an attestation before it lists it, so one that does not hold was put there by other means. */
export const provenanceInvalid: Rule = {
  id: 'provenance/invalid',
  severity: 'high',
  speaksOf: 'newcomers',
  needs: ['provenance'],
  *check({ provenance }) {
    const why = provenance.state === 'known' ? provenance.value?.invalid : undefined
    if (why !== undefined) yield { confidence: 'high', args: { why } }
  },
  say: ({ why }) => `its provenance does not hold: ${why}`,
}
