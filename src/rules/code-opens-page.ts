import type { Rule } from '../model.ts'
import { actsAt, firstHit, hitAt, signalsOf, textArg } from './shared/code-signals.ts'
import { isForeignTo } from './shared/hosts.ts'

/** An install opens a page in the user's browser: advertising at best. */
export const codeOpensPage: Rule = {
  id: 'code/opens-page',
  severity: 'critical',
  speaksOf: 'all',
  needs: ['code'],
  *check(evidence) {
    yield* firstHit(signalsOf(evidence, 'page/open'), (signal) => {
      const host = textArg(signal.args, 'host')
      return actsAt(signal) === 'install' && isForeignTo(evidence, host) ? hitAt(signal, { host }) : undefined
    })
  },
  say: (args) => `it opens a page of ${textArg(args, 'host')} when it is installed`,
}
