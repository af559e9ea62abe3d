import type { Rule } from '../model.ts'
import { actsAlone, firstHit, hitAt, saidOf, signalsOf, textArg } from './shared/code-signals.ts'
import { isHere } from './shared/hosts.ts'

/** The name of the host is stored encoded: a reader who searches for addresses is not to find it. */
export const codeHidesHost: Rule = {
  id: 'code/hides-host',
  severity: 'critical',
  speaksOf: 'all',
  needs: ['code'],
  *check(evidence) {
    yield* firstHit(signalsOf(evidence, 'network/hidden').filter(actsAlone), (signal) => {
      const host = textArg(signal.args, 'host')
      return isHere(host) ? undefined : hitAt(signal, { host })
    })
  },
  say: (args) => `it contacts ${textArg(args, 'host')}, whose name it keeps encoded, ${saidOf(args)}`,
}
