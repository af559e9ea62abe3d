import type { Rule, Signal } from '../model.ts'
import { actsAlone, firstHit, hitAt, signalsOf, textArg } from './shared/code-signals.ts'

/**
 * It replaces what a page uses to talk or pay and holds payment addresses: the hijack of chalk and debug (September 2025)
 * exchanged the receiver of each transaction on its way.
 */
export const codeHooksPage: Rule = {
  id: 'code/hooks-page',
  severity: 'critical',
  speaksOf: 'all',
  needs: ['code'],
  *check(evidence) {
    const swaps = new Set(
      signalsOf(evidence, 'address/swap')
        .filter(isForSwapping)
        .map(({ file }) => file),
    )
    yield* firstHit(signalsOf(evidence, 'page/hook').filter(actsAlone), (signal) =>
      swaps.has(signal.file) ? hitAt(signal, { name: textArg(signal.args, 'name') }) : undefined,
    )
  },
  say: (args) => `it replaces ${textArg(args, 'name')} of the page and holds payment addresses`,
}

/** A list to choose from, or a text in which what looks like an address is replaced; one alone may be a contract's. */
const isForSwapping = ({ args }: Signal) => Number(args['count']) >= 4 || args['how'] === 'replaces'
