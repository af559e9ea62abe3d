import type { Rule, Signal } from '../model.ts'
import { actsAlone, firstHit, hitAt, saidOf, signalsOf, textArg } from './shared/code-signals.ts'

/**
 * It puts a payment address of its own into the clipboard, in place of the one that the user has just copied: the address
 * is seen on its way, or code that acts alone reads and writes the clipboard and its package holds an address.
 */
export const codeSwapsClipboard: Rule = {
  id: 'code/swaps-clipboard',
  severity: 'critical',
  speaksOf: 'all',
  needs: ['code'],
  *check(evidence) {
    yield* firstHit([...signalsOf(evidence, 'clipboard/swap').filter(actsAlone), ...watches(evidence)], (signal) =>
      hitAt(signal, { name: textArg(signal.args, 'name') }),
    )
  },
  say: (args) => `it puts the payment address ${textArg(args, 'name')} into the clipboard ${saidOf(args)}`,
}

function watches(evidence: Parameters<typeof signalsOf>[0]): readonly Signal[] {
  const used = signalsOf(evidence, 'clipboard/read').filter(actsAlone)
  const holds = signalsOf(evidence, 'address/swap').some(({ when }) => when.length > 0)
  const reads = used.some(({ args }) => textArg(args, 'does') === 'reads')
  return holds && reads ? used.filter(({ args }) => textArg(args, 'does') === 'writes') : []
}
