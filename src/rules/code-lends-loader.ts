import type { Rule } from '../model.ts'
import { firstHit, hitAt, saidOf, signalsOf, textArg } from './shared/code-signals.ts'

/**
 * A function is made of a text that cannot be seen, and is lent the module loader: the step by which the loaders of
 * Contagious Interview (2024 to 2026) start what their server sends. None of 1,150 honest packages does it.
 */
export const codeLendsLoader: Rule = {
  id: 'code/lends-loader',
  severity: 'critical',
  speaksOf: 'all',
  needs: ['code'],
  *check(evidence) {
    const lent = signalsOf(evidence, 'code/dynamic').filter(
      ({ args, when }) => when.length > 0 && textArg(args, 'lends') !== '',
    )
    yield* firstHit(lent, (signal) => hitAt(signal, { how: textArg(signal.args, 'how') }))
  },
  say: (args) => `it makes a function of a text that cannot be seen and lends it the module loader ${saidOf(args)}`,
}
