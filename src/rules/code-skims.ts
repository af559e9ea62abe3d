import type { Rule, Signal } from '../model.ts'
import { actsOrLies, firstHit, hitAt, listArg, signalsOf, textArg } from './shared/code-signals.ts'
import { isForeignTo, isHere, isStrangerTo } from './shared/hosts.ts'

/**
 * What visitors type, or their session, goes to a host that is written into the package: as soon as a page loads it, with
 * each request that a server gets or that a client is asked for, or, from fields that the caller hands over, once it is
 * the number of a card.
 */
export const codeSkims: Rule = {
  id: 'code/skims',
  severity: 'critical',
  speaksOf: 'all',
  needs: ['code'],
  *check(evidence) {
    // Numbers of cards are told from what else is typed by who wants them; who is to have them is named by the caller.
    const hasCards = signalsOf(evidence, 'page/card').some(({ when }) => when.length > 0)
    yield* firstHit(signalsOf(evidence, 'flow/send'), (signal) => {
      const host = textArg(signal.args, 'host')
      // What a client sends to prove who it is, a server has to keep; its middleware is called for each request.
      if (listArg(signal.args, 'from').includes('login') && signal.when.length > 0 && isForeignTo(evidence, host))
        return hitAt(signal, { host })
      if (host === '' || isHere(host)) return undefined
      // All cookies, all that pages of an origin keep: a host that is called as the package is has no more right to it.
      if (listArg(signal.args, 'names').some((name) => wholes.test(name)) && signal.when.length > 0)
        return hitAt(signal, { host })
      // A client of HTTP has them from its callers, for the address that these name.
      if (listArg(signal.args, 'from').includes('credential') && signal.when.length > 0) return hitAt(signal, { host })
      if (hasCards && signal.when.length > 0 && isField(signal) && isStrangerTo(evidence, host))
        return hitAt(signal, { host })
      const isTyped = listArg(signal.args, 'from').some((kind) => kind === 'page' || kind === 'keys')
      return isTyped && actsOrLies(signal) ? hitAt(signal, { host }) : undefined
    })
  },
  say: (args) => `it sends what visitors type, or what proves who they are, to ${textArg(args, 'host')}`,
}

const wholes = /^page:(?:document\.cookie|(?:local|session)Storage(?:\.key\(\))?)$/u

const isField = ({ args }: Signal): boolean =>
  listArg(args, 'names').some((name) => /^(?:typed|keys|page:a (?:field|form) of the page)\b/u.test(name))
