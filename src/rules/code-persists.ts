import type { Rule } from '../model.ts'
import { actsAlone, firstHit, hitAt, saidOf, signalsOf, textArg } from './shared/code-signals.ts'

/** It arranges to be started again: shell profiles, cron, services, registry run keys, startup folders. */
export const codePersists: Rule = {
  id: 'code/persists',
  severity: 'critical',
  speaksOf: 'all',
  needs: ['code'],
  *check(evidence) {
    yield* firstHit(signalsOf(evidence, 'persist/starts').filter(actsAlone), (signal) =>
      hitAt(signal, {
        what: textArg(signal.args, 'path') || textArg(signal.args, 'command') || textArg(signal.args, 'name'),
      }),
    )
  },
  say: (args) => `it arranges to be started again (${textArg(args, 'what')}) ${saidOf(args)}`,
}
