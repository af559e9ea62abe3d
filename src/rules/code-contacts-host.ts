import type { Rule } from '../model.ts'
import { actsAt, firstHit, hitAt, signalsOf, textArg } from './code-signals.ts'
import { isHere, isPublisher } from './hosts.ts'

/** An install that talks to somebody who is neither a registry nor named in its own manifest. */
export const codeContactsHost: Rule = {
  id: 'code/contacts-host',
  severity: 'high',
  speaksOf: 'all',
  needs: ['code'],
  *check(evidence) {
    const { code } = evidence
    const own = code.state === 'known' ? (code.value?.ownHosts ?? []) : []
    yield* firstHit(signalsOf(evidence, 'network/request', 'network/lookup', 'network/socket'), (signal) => {
      const host = textArg(signal.args, 'host')
      if (actsAt(signal) !== 'install' || host === '' || isHere(host) || isPublisher(host)) return undefined
      return own.some((each) => related(each, host)) ? undefined : hitAt(signal, { host }, 'medium')
    })
  },
  say: (args) => `it contacts ${textArg(args, 'host')} when it is installed, a host that its manifest does not name`,
}

/** `cdn.example.invalid` and `www.example.invalid` belong together; the last two names decide. */
const related = (a: string, b: string) => tail(a) === tail(b)
const tail = (host: string) => host.split('.').slice(-2).join('.')
