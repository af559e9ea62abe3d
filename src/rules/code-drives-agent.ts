import type { Rule } from '../model.ts'
import { actsAlone, firstHit, hitAt, saidOf, signalsOf, textArg } from './shared/code-signals.ts'

/** It starts a coding agent with every question switched off, so that a prompt does what code would be caught doing. */
export const codeDrivesAgent: Rule = {
  id: 'code/drives-agent',
  severity: 'critical',
  speaksOf: 'all',
  needs: ['code'],
  *check(evidence) {
    yield* firstHit(signalsOf(evidence, 'agent/run').filter(actsAlone), (signal) =>
      hitAt(signal, { command: textArg(signal.args, 'command') }),
    )
  },
  say: (args) => `it starts a coding agent that asks nobody (${textArg(args, 'command')}) ${saidOf(args)}`,
}
