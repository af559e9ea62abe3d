import type { Rule } from '../model.ts'
import { actsAlone, firstHit, hitAt, listArg, saidOf, signalsOf, textArg } from './shared/code-signals.ts'

/** Code that is stored encoded or encrypted and decoded only to be run: reviewers and scanners are not to read it. */
export const codeRunsEncoded: Rule = {
  id: 'code/runs-encoded',
  severity: 'critical',
  speaksOf: 'all',
  needs: ['code'],
  *check(evidence) {
    yield* firstHit(signalsOf(evidence, 'code/decoded', 'flow/run').filter(actsAlone), (signal) => {
      const decoded =
        signal.kind === 'code/decoded' || listArg(signal.args, 'from').some((from) => from.startsWith('decoded'))
      return decoded ? hitAt(signal, { how: textArg(signal.args, 'how') }) : undefined
    })
  },
  say: (args) => `it runs code that is stored encoded (${textArg(args, 'how')}) ${saidOf(args)}`,
}
