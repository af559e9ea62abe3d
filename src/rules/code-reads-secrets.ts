import type { Rule, Signal } from '../model.ts'
import { actsAlone, actsAt, firstHit, hitAt, saidOf, signalsOf, textArg } from './shared/code-signals.ts'
import { isForeignTo, isPublisher } from './shared/hosts.ts'

const isOpen = ({ args }: Signal): boolean => {
  const host = textArg(args, 'host')
  return host === '' || isPublisher(host)
}

const isOfSsh = ({ args }: Signal): boolean => textArg(args, 'host') === '' && textArg(args, 'how').startsWith('ssh2.')

/** Credentials are read by code that acts alone and also talks to the outside; the way between the two was not seen. */
export const codeReadsSecrets: Rule = {
  id: 'code/reads-secrets',
  severity: 'high',
  speaksOf: 'all',
  needs: ['code'],
  *check(evidence) {
    const talks = signalsOf(evidence, 'network/request', 'network/socket', 'network/lookup', 'flow/send').filter(
      actsAlone,
    )
    if (talks.length === 0) return
    // Whether there is a file of logins, and where, a client asks to say what is missing.
    const opened = signalsOf(evidence, 'secret/read').filter(({ args }) => textArg(args, 'does') !== 'looks')
    yield* firstHit(opened.filter(actsAlone), (signal) => {
      const what = textArg(signal.args, 'name') || textArg(signal.args, 'path')
      // Package managers' tools read an .npmrc to find the registry, servers the list of accounts to find a user's
      // number; then another file talks, to what was found there.
      const isSettings =
        /^(?:registry|system accounts)/u.test(what) && talks.every((talk) => talk.file !== signal.file && isOpen(talk))
      // A bundle asks an .npmrc for the folder of global packages, and talks to nobody but its own service.
      const isPrefix =
        actsAt(signal) === 'import' &&
        textArg(signal.args, 'path').endsWith('.npmrc') &&
        talks.every(({ args }) => !isForeignTo(evidence, textArg(args, 'host')))
      // The names of accounts are no secrets; every tool that finds the user's shell reads them.
      const isAccounts = textArg(signal.args, 'path') === '/etc/passwd'
      // A client of SSH logs in with the key of its user where its caller says; what it sends is looked at by itself.
      const isLogin =
        actsAt(signal) !== 'install' && textArg(signal.args, 'path').startsWith('~/.ssh/') && talks.every(isOfSsh)
      return isSettings || isPrefix || isAccounts || isLogin ? undefined : hitAt(signal, { what }, 'medium')
    })
  },
  say: (args) => `it reads credentials (${textArg(args, 'what')}) ${saidOf(args)} and talks to other machines`,
}
