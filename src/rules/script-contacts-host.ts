import type { Rule } from '../model.ts'
import { actsAt, firstHit, hitAt, signalsOf, textArg } from './code-signals.ts'
import { isForeignTo } from './hosts.ts'

/** The command of a lifecycle script itself calls a foreign host, with curl, a name look-up or their like. */
export const scriptContactsHost: Rule = {
  id: 'script/contacts-host',
  severity: 'critical',
  speaksOf: 'all',
  needs: ['code'],
  *check(evidence) {
    yield* firstHit(signalsOf(evidence, 'network/request', 'network/lookup', 'network/socket'), (signal) => {
      if (signal.file !== 'package.json' || actsAt(signal) !== 'install') return undefined
      const host = textArg(signal.args, 'host')
      return isForeignTo(evidence, host) ? hitAt(signal, { host, how: textArg(signal.args, 'how') }) : undefined
    })
  },
  say: (args) => `its install script calls ${textArg(args, 'host')} (${textArg(args, 'how')})`,
}
