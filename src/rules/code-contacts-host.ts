import type { Rule } from '../model.ts'
import { actsAt, firstHit, hitAt, signalsOf, textArg } from './code-signals.ts'
import { isForeignTo } from './hosts.ts'

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
    const atInstall = signalsOf(evidence, 'flow/write', 'network/request', 'network/lookup', 'network/socket').filter(
      (signal) => actsAt(signal) === 'install',
    )
    if (atInstall.some(({ kind }) => kind === 'flow/write')) return
    yield* firstHit(atInstall, (signal) => {
      const host = textArg(signal.args, 'host')
      return isForeignTo(evidence, host) ? hitAt(signal, { host }, 'medium') : undefined
    })
  },
  say: (args) => `it contacts ${textArg(args, 'host')} when it is installed, a host that its manifest does not name`,
}
