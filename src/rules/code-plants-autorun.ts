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
      const path = textArg(signal.args, 'path')
      return name === 'git' || isNewFolder(path) ? undefined : hitAt(signal, { name, path })
    })
  },
  say: (args) =>
    `it writes ${textArg(args, 'path')}, which ${textArg(args, 'name') || 'another program'} runs or obeys, ${saidOf(args)}`,
}

/** `my-app/.vscode/tasks.json`: below where it was started, as those write who begin a project for somebody. */
const isNewFolder = (path: string): boolean => /^(?!node_modules\/)[a-z\d][\w-]*\/\./iu.test(path)
