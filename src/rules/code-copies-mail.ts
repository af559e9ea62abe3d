import type { Rule } from '../model.ts'
import { firstHit, hitAt, saidOf, signalsOf, textArg } from './shared/code-signals.ts'
import { isHere } from './shared/hosts.ts'

/** Of every letter that its callers send a copy goes to a mailbox that is written into the code (postmark-mcp, 2025). */
export const codeCopiesMail: Rule = {
  id: 'code/copies-mail',
  severity: 'critical',
  speaksOf: 'all',
  needs: ['code'],
  *check(evidence) {
    const reached = signalsOf(evidence, 'flow/send').filter(
      ({ args, when }) => textArg(args, 'how') === 'bcc' && when.length > 0 && !isHere(textArg(args, 'host')),
    )
    yield* firstHit(reached, (signal) => hitAt(signal, { host: textArg(signal.args, 'host') }))
  },
  say: (args) => `it sends a copy of every letter to ${textArg(args, 'host')} ${saidOf(args)}`,
}
