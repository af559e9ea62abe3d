import type { Rule } from '../model.ts'
import { actsAlone, actsAt, firstHit, hitAt, saidOf, signalsOf, textArg } from './shared/code-signals.ts'
import { isForeignTo, isNamedAfter } from './shared/hosts.ts'

/**
 * What a foreign host sends is left in the user's folders, for somebody else to start. Downloaders keep to their own
 * folder, or to a cache, and name their host in the manifest.
 */
export const codeDropsDownload: Rule = {
  id: 'code/drops-download',
  severity: 'critical',
  speaksOf: 'all',
  needs: ['code'],
  *check(evidence) {
    yield* firstHit(signalsOf(evidence, 'flow/write').filter(actsAlone), (signal) => {
      const [host, path] = [textArg(signal.args, 'host'), textArg(signal.args, 'path')]
      const isCode = actsAt(signal) === 'install' && /[^…]\.[cm]?js$/iu.test(path)
      if (!(isCode || /^(?:~|\/|[a-z]:|%)/iu.test(path)) || !isForeignTo(evidence, host)) return undefined
      const isCache = /(?:^|\/)\.?cache\/|\/Caches\/|^\/tmp\//iu.test(path) || isNamedAfter(evidence, path)
      return actsAt(signal) === 'install' && isCache ? undefined : hitAt(signal, { host, path })
    })
  },
  say: (args) => `it writes what ${textArg(args, 'host')} sends to ${textArg(args, 'path')} ${saidOf(args)}`,
}
