import type { Rule } from '../model.ts'
import { actsAlone, firstHit, hitAt, signalsOf, textArg } from './code-signals.ts'
import { isForeignTo } from './hosts.ts'

/** It puts a script of a foreign host into the page as soon as it is loaded: that host decides what the page does. */
export const codeLoadsScript: Rule = {
  id: 'code/loads-script',
  severity: 'critical',
  speaksOf: 'all',
  needs: ['code'],
  *check(evidence) {
    yield* firstHit(signalsOf(evidence, 'page/script').filter(actsAlone), (signal) => {
      const host = textArg(signal.args, 'host')
      return isForeignTo(evidence, host) ? hitAt(signal, { host }, 'medium') : undefined
    })
  },
  say: (args) => `it puts a script of ${textArg(args, 'host')} into the page as soon as it is loaded`,
}
