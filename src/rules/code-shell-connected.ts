import type { Rule } from '../model.ts'
import { firstHit, hitAt, saidOf, signalsOf, textArg, toHost } from './shared/code-signals.ts'

/** A shell whose input and output go over a connection: whoever is at its other end is at the keyboard. */
export const codeShellConnected: Rule = {
  id: 'code/shell-connected',
  severity: 'critical',
  speaksOf: 'all',
  needs: ['code'],
  *check(evidence) {
    yield* firstHit(signalsOf(evidence, 'flow/shell'), (signal) =>
      hitAt(signal, { host: textArg(signal.args, 'host') }),
    )
  },
  say: (args) => `it connects a shell${toHost(args)} ${saidOf(args)}`,
}
