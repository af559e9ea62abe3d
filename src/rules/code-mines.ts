import type { Rule } from '../model.ts'
import { firstHit, hitAt, saidOf, signalsOf, textArg } from './shared/code-signals.ts'

/** Mining pools and miners: the only honest packages that name them say so in their own names. */
export const codeMines: Rule = {
  id: 'code/mines',
  severity: 'critical',
  speaksOf: 'all',
  needs: ['code'],
  *check(evidence) {
    const reached = signalsOf(evidence, 'miner/config').filter(({ when }) => when.length > 0)
    yield* firstHit(reached, (signal) => hitAt(signal, { name: textArg(signal.args, 'name') }))
  },
  say: (args) => `it runs or configures a crypto miner (${textArg(args, 'name')}) ${saidOf(args)}`,
}
