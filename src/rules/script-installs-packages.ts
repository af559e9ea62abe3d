import type { Rule } from '../model.ts'
import { actsAlone, firstHit, hitAt, saidOf, signalsOf, textArg } from './shared/code-signals.ts'
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
      return name === '' || isOwn ? undefined : hitAt(signal, { name })
    })
  },
  say: (args) => `it installs ${textArg(args, 'name')} by itself ${saidOf(args)}`,
}
