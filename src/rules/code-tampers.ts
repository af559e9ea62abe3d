import type { Rule, Signal } from '../model.ts'
import { actsAlone, firstHit, hitAt, listArg, saidOf, signalsOf, textArg } from './shared/code-signals.ts'

/** It changes installed programs or switches off what would notice. */
export const codeTampers: Rule = {
  id: 'code/tampers',
  severity: 'critical',
  speaksOf: 'all',
  needs: ['code'],
  *check(evidence) {
    yield* firstHit(signalsOf(evidence, 'tamper/security', 'tamper/package').filter(actsAlone), (signal) => {
      const what = textArg(signal.args, 'path') || textArg(signal.args, 'name') || textArg(signal.args, 'command')
      if (signal.kind === 'tamper/package' && textArg(signal.args, 'name') === 'another package' && !isGrafted(signal))
        return undefined
      return hitAt(signal, { what })
    })
  },
  say: (args) => `it tampers with ${textArg(args, 'what')} ${saidOf(args)}`,
}

/** Patchers replace words in the file of another package; code that is brought along or fetched is no patch. */
const isGrafted = ({ args }: Signal) =>
  listArg(args, 'from').includes('file') &&
  listArg(args, 'from').some((kind) => kind === 'own-file' || kind === 'decoded' || kind === 'network')
