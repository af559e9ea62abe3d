import type { Rule } from '../model.ts'
import { actsAt, firstHit, hitAt, signalsOf, textArg } from './shared/code-signals.ts'
import { isForeignTo } from './shared/hosts.ts'

/**
 * An install that talks to somebody who is neither a registry nor named in its own manifest, and keeps nothing of the
 * answer: it does not download, it reports.
 */
export const codeContactsHost: Rule = {
  id: 'code/contacts-host',
  severity: 'critical',
  speaksOf: 'all',
  needs: ['code'],
  *check(evidence) {
    // A downloader asks here and keeps what it gets there, often in a function that only another file calls.
    if (signalsOf(evidence, 'flow/write').some(({ when }) => when.includes('install'))) return
    const atInstall = signalsOf(evidence, 'network/request', 'network/lookup', 'network/socket').filter(
      (signal) => actsAt(signal) === 'install',
    )
    yield* firstHit(atInstall, (signal) => {
      const host = textArg(signal.args, 'host')
      // A host that is only worked out when it runs may be anybody's; what is posted to it is a report all the same.
      const isReport = host === '' && textArg(signal.args, 'method') !== ''
      return isReport || isForeignTo(evidence, host) ? hitAt(signal, { host }, 'medium') : undefined
    })
  },
  say: (args) =>
    `it reports to ${textArg(args, 'host') || 'a computed host'} when it is installed, a host that its manifest does not name`,
}
