import type { Rule } from '../model.ts'
import { actsAlone, firstHit, hitAt, saidOf, signalsOf, textArg } from './shared/code-signals.ts'

/** It deletes the user's files: the home folder, the root, or what lies above the package. */
export const codeDeletes: Rule = {
  id: 'code/deletes',
  severity: 'critical',
  speaksOf: 'all',
  needs: ['code'],
  *check(evidence) {
    yield* firstHit(signalsOf(evidence, 'file/delete', 'file/write'), (signal) => {
      const path = textArg(signal.args, 'path')
      // Whatever a search finds below the root is written over.
      const isFound = textArg(signal.args, 'among') === 'listing'
      const isWritten = signal.kind === 'file/write' && isFound && /^(?:\/|~\/)…$/u.test(path)
      if (textArg(signal.args, 'how') === 'everything')
        return signal.when.length > 0 ? hitAt(signal, { path }) : undefined
      if (!actsAlone(signal)) return undefined
      return isWritten || (signal.kind === 'file/delete' && isEverything(path)) ? hitAt(signal, { path }) : undefined
    })
  },
  say: (args) => `it deletes or overwrites ${textArg(args, 'path')} ${saidOf(args)}`,
}

const isEverything = (path: string) =>
  /^(?:(?:\.\.\/?)+\*?|~\/?|\/|\/\*|~\/\*|\/(?:home|Users|etc|usr|var|bin|root|boot|opt|lib)(?:\/\*?)?|[a-z]:[\\/]?\*?|\$HOME\/?\*?|%USERPROFILE%.*|~\/(?:Documents|Desktop|Downloads|Pictures)\b.*)$/iu.test(
    path,
  )
