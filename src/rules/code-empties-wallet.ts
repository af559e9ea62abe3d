import type { Rule } from '../model.ts'
import { actsAlone, firstHit, hitAt, saidOf, signalsOf, textArg } from './shared/code-signals.ts'

/**
 * The wallet of whoever opens a page is asked to pay an address that the package brings along; shops are told theirs. Of what
 * an account holds, nothing goes to such an address whenever the code is called: a fee is a part of what is traded.
 */
export const codeEmptiesWallet: Rule = {
  id: 'code/empties-wallet',
  severity: 'critical',
  speaksOf: 'all',
  needs: ['code'],
  *check(evidence) {
    yield* firstHit(signalsOf(evidence, 'wallet/pay'), (signal) => {
      const [name, of] = [textArg(signal.args, 'name'), textArg(signal.args, 'of')]
      const isDrain = of === 'balance' && signal.when.length > 0
      return isDrain || actsAlone(signal) ? hitAt(signal, { name, of }) : undefined
    })
  },
  say: (args) =>
    textArg(args, 'of') === 'balance'
      ? `it pays ${textArg(args, 'name')} out of what the account of its user holds, ${saidOf(args)}`
      : `it asks the wallet of whoever opens the page to pay ${textArg(args, 'name')}`,
}
