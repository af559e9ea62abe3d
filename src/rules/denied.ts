import type { Rule } from '../model.ts'

export const denied: Rule = {
  id: 'policy/denied',
  severity: 'critical',
  speaksOf: 'all',
  needs: ['expected'],
  *check({ expected }) {
    if (expected.denied !== undefined) yield { confidence: 'high', args: { reason: expected.denied } }
  },
  say: ({ reason }) => `this project denies it: ${reason}`,
}
