import type { Evidence, Rule, Signal } from '../model.ts'
import { actsAlone, firstHit, hitAt, listArg, saidOf, signalsOf, textArg } from './shared/code-signals.ts'
import { isHere } from './shared/hosts.ts'

/**
 * It writes what an editor, a coding agent or a build service runs or obeys by itself. Git hooks are what husky is for: they
 * check, format and start the project's own programs. One that talks to a host of its own does more than that.
 */
export const codePlantsAutorun: Rule = {
  id: 'code/plants-autorun',
  severity: 'critical',
  speaksOf: 'all',
  needs: ['code'],
  *check(evidence) {
    yield* firstHit(signalsOf(evidence, 'autorun/write').filter(actsAlone), (signal) => {
      const name = textArg(signal.args, 'name')
      const path = textArg(signal.args, 'path')
      if (name === 'git' ? !talks(evidence, signal) : isNewFolder(path)) return undefined
      return hitAt(signal, { name, path })
    })
  },
  say: (args) =>
    `it writes ${textArg(args, 'path')}, which ${textArg(args, 'name') || 'another program'} runs or obeys, ${saidOf(args)}`,
}

/** A hook by its own text, or by that of the file that becomes it. */
function talks(evidence: Evidence, { args }: Signal): boolean {
  const source = textArg(args, 'source').replace(/^\.\//u, '')
  const inSource = signalsOf(evidence, ...reaching).filter(({ file }) => file === source)
  return listArg(args, 'does').length > 0 || inSource.some((one) => !isHere(textArg(one.args, 'host')))
}

const reaching = ['network/request', 'network/socket', 'network/lookup', 'flow/send', 'flow/run', 'flow/shell']

/** `my-app/.vscode/tasks.json`: below where it was started, as those write who begin a project for somebody. */
const isNewFolder = (path: string): boolean => /^(?!node_modules\/)[a-z\d][\w-]*\/\./iu.test(path)
