import type { Rule } from '../model.ts'
import { actsAlone, firstHit, hitAt, signalsOf, textArg } from './shared/code-signals.ts'
import { isForeignTo } from './shared/hosts.ts'

/** As soon as it is loaded it puts a script of a foreign host into the page, or sends the visitor there. */
export const codeLoadsScript: Rule = {
  id: 'code/loads-script',
  severity: 'critical',
  speaksOf: 'all',
  needs: ['code'],
  *check(evidence) {
    yield* firstHit(signalsOf(evidence, 'page/script', 'page/redirect').filter(actsAlone), (signal) => {
      const host = textArg(signal.args, 'host')
      // A name of one word stands for a host, or is the end of a file's name.
      const isHost = /[\w-]\.[\w-]/u.test(host) && isForeignTo(evidence, host)
      return isHost ? hitAt(signal, { host, kind: signal.kind }, 'medium') : undefined
    })
  },
  say: (args) =>
    args['kind'] === 'page/redirect'
      ? `it sends the visitor of the page to ${textArg(args, 'host')} as soon as it is loaded`
      : `it puts a script of ${textArg(args, 'host')} into the page as soon as it is loaded`,
}
