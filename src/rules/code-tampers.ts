import type { Rule } from '../model.ts'
import { actsAlone, firstHit, hitAt, saidOf, signalsOf, textArg } from './shared/code-signals.ts'

/** It changes installed programs or switches off what would notice. */
export const codeTampers: Rule = {
  id: 'code/tampers',
  severity: 'critical',
  speaksOf: 'all',
  needs: ['code'],
  *check(evidence) {
    yield* firstHit(signalsOf(evidence, 'tamper/security', 'tamper/package').filter(actsAlone), (signal) => {
      const what = textArg(signal.args, 'path') || textArg(signal.args, 'name') || textArg(signal.args, 'command')
      if (signal.kind === 'tamper/package' && textArg(signal.args, 'name') === 'another package') return undefined
      return hitAt(signal, { what })
    })
  },
  say: (args) => `it tampers with ${textArg(args, 'what')} ${saidOf(args)}`,
}
