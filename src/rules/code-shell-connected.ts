import type { Rule } from '../model.ts'
import { actsAt, firstHit, hitAt, saidOf, signalsOf, toHost } from './code-signals.ts'

/** A shell whose input and output go over a connection: whoever is at its other end is at the keyboard. */
export const codeShellConnected: Rule = {
  id: 'code/shell-connected',
  severity: 'critical',
  speaksOf: 'all',
  needs: ['code'],
  *check(evidence) {
    yield* firstHit(signalsOf(evidence, 'flow/shell'), (signal) => {
      return actsAt(signal) === 'called' ? undefined : hitAt(signal, { host: signal.args['host'] ?? '' })
    })
  },
  say: (args) => `it connects a shell${toHost(args)} ${saidOf(args)}`,
}
