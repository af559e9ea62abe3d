import type { Rule } from '../model.ts'
import { actsAt, firstHit, hitAt, signalsOf, textArg } from './shared/code-signals.ts'
import { isForeignTo } from './shared/hosts.ts'

/**
 * An install script, or a shell script that it runs, calls a foreign host with curl, a name look-up or their like. Honest
 * downloaders are programs, and their hosts stand in the manifest.
 */
export const scriptContactsHost: Rule = {
  id: 'script/contacts-host',
  severity: 'critical',
  speaksOf: 'all',
  needs: ['code'],
  *check(evidence) {
    yield* firstHit(signalsOf(evidence, 'network/request', 'network/lookup', 'network/socket'), (signal) => {
      if (!tools.test(textArg(signal.args, 'how')) || actsAt(signal) !== 'install') return undefined
      const host = textArg(signal.args, 'host')
      return isForeignTo(evidence, host) ? hitAt(signal, { host, how: textArg(signal.args, 'how') }) : undefined
    })
  },
  say: (args) => `its install script calls ${textArg(args, 'host')} (${textArg(args, 'how')})`,
}

const tools =
  /^(?:curl|wget|iwr|irm|invoke-\w+|aria2c|axel|certutil|bitsadmin|nc|ncat|netcat|socat|telnet|ftp|scp|ssh|dig|nslookup|host|ping6?|drill|powershell)$/iu
