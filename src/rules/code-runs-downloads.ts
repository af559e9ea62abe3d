import type { Rule } from '../model.ts'
import { actsAlone, actsAt, firstHit, hitAt, saidOf, signalsOf, textArg } from './code-signals.ts'
import { isHere } from './hosts.ts'

/** What a server sends is run as code: who owns the server decides what the package does, today and tomorrow. */
export const codeRunsDownloads: Rule = {
  id: 'code/runs-downloads',
  severity: 'critical',
  speaksOf: 'all',
  needs: ['code'],
  *check(evidence) {
    yield* firstHit(signalsOf(evidence, 'flow/run'), (signal) => {
      const host = textArg(signal.args, 'host')
      const how = textArg(signal.args, 'how')
      const from = signal.args['from'] as readonly string[] | undefined
      if (!from?.some((kind) => /^(?:network|request)/u.test(kind)) || isHere(host)) return undefined
      if (how === 'command' ? actsAt(signal) !== 'install' : actsAt(signal) === 'unreached') return undefined
      if (!actsAlone(signal) && host === '') return undefined
      return hitAt(signal, { host, how })
    })
  },
  say: (args) => `it runs what ${textArg(args, 'host') || 'a server'} sends (${textArg(args, 'how')}) ${saidOf(args)}`,
}
