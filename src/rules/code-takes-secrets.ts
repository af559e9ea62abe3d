import type { Rule } from '../model.ts'
import { actsAlone, firstHit, hitAt, saidOf, signalsOf, textArg } from './shared/code-signals.ts'
import { isForeignTo } from './shared/hosts.ts'

/**
 * Profiles of browsers, wallets, sessions of chats, keychains: no library opens these as soon as it is loaded and also
 * talks to a host that is written into it, whatever way the one takes to the other.
 */
export const codeTakesSecrets: Rule = {
  id: 'code/takes-secrets',
  severity: 'critical',
  speaksOf: 'all',
  needs: ['code'],
  *check(evidence) {
    const talk = signalsOf(evidence, 'network/request', 'network/socket', 'flow/send')
      .filter(actsAlone)
      .find(({ args }) => isForeignTo(evidence, textArg(args, 'host')))
    if (!talk) return
    yield* firstHit(signalsOf(evidence, 'secret/read').filter(actsAlone), (signal) => {
      const what = textArg(signal.args, 'name')
      return closelyKept.test(what) ? hitAt(signal, { what, host: textArg(talk.args, 'host') }) : undefined
    })
  },
  say: (args) =>
    `it opens what nobody else should read (${textArg(args, 'what')}) and talks to ${textArg(args, 'host')} ${saidOf(args)}`,
}

const closelyKept = /^(?:browser profiles|wallets|chat sessions|keychains|command history)$/u
