import type { Rule } from '../model.ts'
import { actsAlone, firstHit, hitAt, saidOf, signalsOf, textArg } from './code-signals.ts'
import { isNamedAfter } from './hosts.ts'

/** A program that comes in the archive is started unasked; honest ones carry the package's name and wait to be called. */
export const codeRunsBinary: Rule = {
  id: 'code/runs-binary',
  severity: 'critical',
  speaksOf: 'all',
  needs: ['code'],
  *check(evidence) {
    yield* firstHit(signalsOf(evidence, 'code/native').filter(actsAlone), (signal) => {
      const path = textArg(signal.args, 'path')
      const starts = textArg(signal.args, 'how') === 'program' && /\.(?:exe|scr|com|msi|dll|bin|elf)$/iu.test(path)
      return starts && !isNamedAfter(evidence, path) ? hitAt(signal, { path }, 'medium') : undefined
    })
  },
  say: (args) => `it starts ${textArg(args, 'path')}, a program that comes with it, ${saidOf(args)}`,
}
