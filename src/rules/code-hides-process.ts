import type { Rule } from '../model.ts'
import { actsAlone, actsAt, firstHit, hitAt, saidOf, signalsOf, textArg } from './shared/code-signals.ts'

/**
 * A PowerShell without a window or with an encoded command, a process started below node's own functions, which hooks do
 * not see, or at install one that outlives it in silence.
 */
export const codeHidesProcess: Rule = {
  id: 'code/hides-process',
  severity: 'critical',
  speaksOf: 'all',
  needs: ['code'],
  *check(evidence) {
    yield* firstHit(signalsOf(evidence, 'process/hidden').filter(actsAlone), (signal) => {
      const how = textArg(signal.args, 'how')
      const isNode = actsAt(signal) === 'install' && how === 'detached'
      return how === 'powershell' || how === 'binding' || isNode
        ? hitAt(signal, { command: textArg(signal.args, 'command') || how })
        : undefined
    })
  },
  say: (args) => `it starts a process that nobody is to see (${textArg(args, 'command')}) ${saidOf(args)}`,
}
