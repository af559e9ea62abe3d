import type { Rule } from '../model.ts'
import { actsAlone, firstHit, hitAt, saidOf, signalsOf, textArg } from './shared/code-signals.ts'

/** It writes what an editor, a coding agent or a build service runs or obeys by itself. Git hooks are what husky is for. */
export const codePlantsAutorun: Rule = {
  id: 'code/plants-autorun',
  severity: 'critical',
  speaksOf: 'all',
  needs: ['code'],
  *check(evidence) {
    yield* firstHit(signalsOf(evidence, 'autorun/write').filter(actsAlone), (signal) => {
      const name = textArg(signal.args, 'name')
      return name === 'git' ? undefined : hitAt(signal, { name, path: textArg(signal.args, 'path') })
    })
  },
  say: (args) =>
    `it writes ${textArg(args, 'path')}, which ${textArg(args, 'name') || 'another program'} runs or obeys, ${saidOf(args)}`,
}
