import type { Rule } from '../model.ts'
import { actsOrLies, firstHit, hitAt, listArg, signalsOf, textArg } from './shared/code-signals.ts'
import { isHere } from './shared/hosts.ts'

/** What visitors type, or their session, goes to a host that is written into the package, as soon as it is loaded. */
export const codeSkims: Rule = {
  id: 'code/skims',
  severity: 'critical',
  speaksOf: 'all',
  needs: ['code'],
  *check(evidence) {
    yield* firstHit(signalsOf(evidence, 'flow/send').filter(actsOrLies), (signal) => {
      const host = textArg(signal.args, 'host')
      const isTyped = listArg(signal.args, 'from').some((kind) => kind === 'page' || kind === 'keys')
      return isTyped && host !== '' && !isHere(host) ? hitAt(signal, { host }) : undefined
    })
  },
  say: (args) => `it sends what visitors of a page type or their cookies to ${textArg(args, 'host')}`,
}
