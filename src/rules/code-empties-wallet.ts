import type { Rule } from '../model.ts'
import { actsAlone, firstHit, hitAt, signalsOf, textArg } from './shared/code-signals.ts'

/** The wallet of whoever opens a page is asked to pay an address that the package brings along; shops are told theirs. */
export const codeEmptiesWallet: Rule = {
  id: 'code/empties-wallet',
  severity: 'critical',
  speaksOf: 'all',
  needs: ['code'],
  *check(evidence) {
    yield* firstHit(signalsOf(evidence, 'wallet/pay').filter(actsAlone), (signal) =>
      hitAt(signal, { name: textArg(signal.args, 'name') }),
    )
  },
  say: (args) => `it asks the wallet of whoever opens the page to pay ${textArg(args, 'name')}`,
}
