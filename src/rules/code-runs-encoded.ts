import type { Rule, Signal } from '../model.ts'
import { actsAlone, actsAt, firstHit, hitAt, listArg, saidOf, signalsOf, textArg } from './shared/code-signals.ts'

/** Code that is stored encoded or encrypted and decoded only to be run: reviewers and scanners are not to read it. */
export const codeRunsEncoded: Rule = {
  id: 'code/runs-encoded',
  severity: 'critical',
  speaksOf: 'all',
  needs: ['code'],
  *check(evidence) {
    // What lies encoded in another package was put there for this one to run, whenever it does.
    const isMeant = (signal: Signal) =>
      actsAlone(signal) || (signal.args['package'] !== undefined && actsAt(signal) !== 'unreached')
    yield* firstHit(signalsOf(evidence, 'code/decoded', 'flow/run').filter(isMeant), (signal) => {
      const decoded =
        signal.kind === 'code/decoded' || listArg(signal.args, 'from').some((from) => from.startsWith('decoded'))
      return decoded ? hitAt(signal, { how: textArg(signal.args, 'how') }) : undefined
    })
  },
  say: (args) => `it runs code that is stored encoded (${textArg(args, 'how')}) ${saidOf(args)}`,
}
