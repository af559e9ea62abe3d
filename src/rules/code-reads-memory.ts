import type { Rule } from '../model.ts'
import { actsOrLies, firstHit, hitAt, saidOf, signalsOf } from './shared/code-signals.ts'

/**
 * The memory of other programs is searched: that is how the secrets of a build are taken from its runner, which keeps them
 * out of every file (tj-actions, March 2025, and the worms after it).
 */
export const codeReadsMemory: Rule = {
  id: 'code/reads-memory',
  severity: 'critical',
  speaksOf: 'all',
  needs: ['code'],
  *check(evidence) {
    yield* firstHit(signalsOf(evidence, 'secret/memory').filter(actsOrLies), (signal) => hitAt(signal, {}))
  },
  say: (args) => `it reads the memory of other programs ${saidOf(args)}`,
}
