import type { Rule } from '../model.ts'
import { actsAt, firstHit, hitAt, saidOf, signalsOf, textArg } from './shared/code-signals.ts'
import { isCollector } from './shared/hosts.ts'

/** Request bins, out-of-band testers and webhooks with their key serve to receive what nobody else should see. */
export const codeCollector: Rule = {
  id: 'code/collector',
  severity: 'critical',
  speaksOf: 'all',
  needs: ['code'],
  *check(evidence) {
    const contacts = signalsOf(evidence, 'network/collector', 'network/request', 'network/lookup', 'network/socket')
    yield* firstHit(contacts, (signal) => {
      const host = textArg(signal.args, 'host')
      const isOne = signal.kind === 'network/collector' || isCollector(host)
      return isOne && actsAt(signal) !== 'unreached' ? hitAt(signal, { host }) : undefined
    })
  },
  say: (args) => `it talks to ${textArg(args, 'host')}, which collects what is sent there, ${saidOf(args)}`,
}
