import type { Rule } from '../model.ts'
import { actsAlone, firstHit, hitAt, saidOf, signalsOf, textArg } from './shared/code-signals.ts'

/** Packages are published by people; one that publishes or pushes while it is installed spreads itself. */
export const codePublishes: Rule = {
  id: 'code/publishes',
  severity: 'critical',
  speaksOf: 'all',
  needs: ['code'],
  *check(evidence) {
    yield* firstHit(signalsOf(evidence, 'publish/package').filter(actsAlone), (signal) =>
      hitAt(signal, { command: textArg(signal.args, 'command') }),
    )
  },
  say: (args) => `it publishes or pushes (${textArg(args, 'command')}) ${saidOf(args)}`,
}
