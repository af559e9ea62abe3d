import type { Rule } from '../model.ts'
import { actsAt, firstHit, hitAt, listArg, saidOf, signalsOf, textArg } from './shared/code-signals.ts'
import { conditionSaid } from './shared/conditions.ts'

/**
 * A program is started only where nobody looks on: not under a debugger; or, as soon as the package is imported, only
 * outside of build services or only in production. Install scripts leave steps out in a build service (husky, puppeteer);
 * a library that starts programs when it is loaded has no reason to ask who watches.
 */
export const codeLooksAround: Rule = {
  id: 'code/looks-around',
  severity: 'high',
  speaksOf: 'all',
  needs: ['code'],
  *check(evidence) {
    yield* firstHit(signalsOf(evidence, 'hide/condition'), (signal) => {
      const condition = textArg(signal.args, 'condition')
      const at = actsAt(signal)
      const isMeant = at === 'import' ? atImport.has(condition) : at === 'install' && condition === 'debugger'
      const isStarted = listArg(signal.args, 'acts').some((kind) => kind.startsWith('process/'))
      return isMeant && isStarted ? hitAt(signal, { condition }, 'medium') : undefined
    })
  },
  say: (args) => `it starts programs only ${conditionSaid(args)}, and does so ${saidOf(args)}`,
}

const atImport = new Set(['debugger', 'unwatched', 'production'])
