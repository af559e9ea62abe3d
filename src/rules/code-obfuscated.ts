import type { Rule } from '../model.ts'
import { actsAt, firstHit, hitAt, saidOf, signalsOf, textArg } from './shared/code-signals.ts'

/** Honest code is minified to be short; this was made longer so that nobody can read it, and then runs by itself. */
export const codeObfuscated: Rule = {
  id: 'code/obfuscated',
  severity: 'critical',
  speaksOf: 'all',
  needs: ['code'],
  *check(evidence) {
    const taking = new Set(signalsOf(evidence, 'flow/send', 'flow/run', 'network/hidden').map(({ file }) => file))
    yield* firstHit(signalsOf(evidence, 'code/obfuscated'), (signal) => {
      // An entry may be computed, or come with the next release; what sends or runs things need not be unreadable for that.
      return actsAt(signal) === 'unreached' && !taking.has(signal.file)
        ? undefined
        : hitAt(signal, { shape: textArg(signal.args, 'shape') }, 'medium')
    })
  },
  say: (args) => `its code is made unreadable (${textArg(args, 'shape')}) and runs ${saidOf(args)}`,
}
