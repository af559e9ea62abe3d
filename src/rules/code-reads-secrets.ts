import type { Rule } from '../model.ts'
import { actsAlone, firstHit, hitAt, saidOf, signalsOf, textArg } from './code-signals.ts'

/** Credentials are read by code that acts alone and also talks to the outside; the way between the two was not seen. */
export const codeReadsSecrets: Rule = {
  id: 'code/reads-secrets',
  severity: 'high',
  speaksOf: 'all',
  needs: ['code'],
  *check(evidence) {
    const talks = signalsOf(evidence, 'network/request', 'network/socket', 'network/lookup', 'flow/send').some(
      actsAlone,
    )
    if (!talks) return
    yield* firstHit(signalsOf(evidence, 'secret/read').filter(actsAlone), (signal) =>
      hitAt(signal, { what: textArg(signal.args, 'name') || textArg(signal.args, 'path') }, 'medium'),
    )
  },
  say: (args) => `it reads credentials (${textArg(args, 'what')}) ${saidOf(args)} and talks to other machines`,
}
