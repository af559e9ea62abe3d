import type { Rule } from '../model.ts'
import { actsAlone, firstHit, hitAt, saidOf, signalsOf, textArg } from './shared/code-signals.ts'

/** It puts a payment address of its own into the clipboard, in place of the one that the user has just copied. */
export const codeSwapsClipboard: Rule = {
  id: 'code/swaps-clipboard',
  severity: 'critical',
  speaksOf: 'all',
  needs: ['code'],
  *check(evidence) {
    yield* firstHit(signalsOf(evidence, 'clipboard/swap').filter(actsAlone), (signal) =>
      hitAt(signal, { name: textArg(signal.args, 'name') }),
    )
  },
  say: (args) => `it puts the payment address ${textArg(args, 'name')} into the clipboard ${saidOf(args)}`,
}
