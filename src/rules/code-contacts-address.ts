import type { Rule } from '../model.ts'
import { actsAlone, firstHit, hitAt, saidOf, signalsOf, textArg } from './shared/code-signals.ts'
import { isAddress } from './shared/hosts.ts'

/** Honest hosts have names: a bare address costs nothing, says nothing about its owner and is gone next week. */
export const codeContactsAddress: Rule = {
  id: 'code/contacts-address',
  severity: 'critical',
  speaksOf: 'all',
  needs: ['code'],
  *check(evidence) {
    const contacts = signalsOf(evidence, 'network/request', 'network/socket', 'flow/send', 'flow/write').filter(
      actsAlone,
    )
    yield* firstHit(contacts, (signal) => {
      const host = textArg(signal.args, 'host')
      return isAddress(host) && !ofTheNetwork.test(host) ? hitAt(signal, { host }) : undefined
    })
  },
  say: (args) => `it contacts the bare address ${textArg(args, 'host')} ${saidOf(args)}`,
}

/** Link-local (RFC 3927): services of the cloud that the machine stands in; who takes secrets from there is told by other rules. */
const ofTheNetwork = /^169\.254\./u
