import type { Rule, Signal } from '../model.ts'
import { actsAlone, actsAt, firstHit, hitAt, saidOf, signalsOf, textArg } from './shared/code-signals.ts'
import { ownWords } from './shared/hosts.ts'

/**
 * It installs packages that nobody resolved, judged or locked: dependencies belong into package.json. Its own other packages are
 * what esbuild and swc fall back to where a manager left the binary out.
 */
export const scriptInstallsPackages: Rule = {
  id: 'script/installs-packages',
  severity: 'high',
  speaksOf: 'all',
  needs: ['code'],
  *check(evidence) {
    yield* firstHit(signalsOf(evidence, 'install/package').filter(actsAlone), (signal) => {
      const name = textArg(signal.args, 'name')
      const scope = /^@[^/]+\//u.exec(evidence.package.name)?.[0]
      const isOwn =
        (scope !== undefined && name.startsWith(scope)) ||
        ownWords(evidence).some((word) => name.toLowerCase().includes(word))
      return name === '' || isOwn || isLookedAt(signal) ? undefined : hitAt(signal, { name })
    })
  },
  say: (args) => `it installs ${textArg(args, 'name')} by itself ${saidOf(args)}`,
}

/**
 * A package that its user names, and of which no script is run: patch-package takes the files of the original from it. What an
 * install script fetches so is there to be loaded.
 */
const isLookedAt = (signal: Signal): boolean =>
  actsAt(signal) !== 'install' &&
  /^[\0…]/u.test(textArg(signal.args, 'name')) &&
  /\s--ignore-scripts\b/u.test(textArg(signal.args, 'command'))
