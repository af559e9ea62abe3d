import type { Rule } from '../model.ts'
import { firstHit, hitAt, saidOf, signalsOf, textArg } from './shared/code-signals.ts'

/** Code where a reader does not look: in characters without width, far to the right of a short line, under a name like another's. */
export const codeHidden: Rule = {
  id: 'code/hidden',
  severity: 'critical',
  speaksOf: 'all',
  needs: ['code'],
  *check(evidence) {
    const reached = signalsOf(evidence, 'code/hidden').filter(
      ({ when, args }) => when.length > 0 || textArg(args, 'how').includes('program'),
    )
    yield* firstHit(reached, (signal) => hitAt(signal, { how: textArg(signal.args, 'how') }, 'medium'))
  },
  say: (args) => `it hides code ${textArg(args, 'how')}, which runs ${saidOf(args)}`,
}
