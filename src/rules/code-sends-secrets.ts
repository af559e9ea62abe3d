import type { Evidence, Rule } from '../model.ts'
import { actsAt, firstHit, hitAt, listArg, saidOf, signalsOf, textArg, toHost } from './shared/code-signals.ts'
import { isForeignTo, isHere } from './shared/hosts.ts'

/** Credentials, wallets, browser profiles or the whole environment leave the machine, whoever has to ask for it. */
export const codeSendsSecrets: Rule = {
  id: 'code/sends-secrets',
  severity: 'critical',
  speaksOf: 'all',
  needs: ['code'],
  *check(evidence) {
    yield* firstHit(signalsOf(evidence, 'flow/send'), (signal) => {
      const host = textArg(signal.args, 'host')
      const from = listArg(signal.args, 'from').filter(
        (kind) => kind === 'secret' || kind === 'clipboard' || kind === 'key',
      )
      // A key that a caller passes may be meant for the host that the caller names.
      if (from.length > 0 && from.every((kind) => kind === 'key') && (host === '' || isOfScope(evidence, host)))
        return undefined
      const isSettings =
        listArg(signal.args, 'names').some((name) => settings.test(name)) && isForeignTo(evidence, host)
      if ((from.length === 0 && !isSettings) || isHere(host) || (actsAt(signal) === 'unreached' && host === ''))
        return undefined
      return hitAt(signal, { names: listArg(signal.args, 'names'), host })
    })
  },
  say: (args) => `it sends credentials (${(args['names'] as string[]).join(', ')})${toHost(args)} ${saidOf(args)}`,
}

/** Where a project keeps what must not be in its repository. A deployment tool sends it to its own host. */
const settings = /^file:(?:.*[/\\])?\.env(?:\.\w+)*$/u

/** The keys of `@walletconnect/core` and what it reports to `pulse.walletconnect.org` meet in one object. */
const isOfScope = ({ package: { name } }: Pick<Evidence, 'package'>, host: string): boolean =>
  name.startsWith('@') && name.slice(1).split('/', 1)[0] === host.split('.').at(-2)
