import type { Rule } from '../model.ts'

export const integrityMismatch: Rule = {
  id: 'integrity/mismatch',
  severity: 'critical',
  speaksOf: 'all',
  needs: ['integrity'],
  *check({ integrity }) {
    if (integrity.state !== 'known' || integrity.value === null || integrity.value.matches) return
    const { claimed, actual } = integrity.value
    yield { confidence: 'high', args: { claimed, actual } }
  },
  say: ({ claimed, actual }) => `its bytes are not the ones that were locked: ${claimed} was promised, ${actual} came`,
}
