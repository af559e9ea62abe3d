import type { Rule } from '../model.ts'
import { actsAlone, firstHit, hitAt, saidOf, signalsOf, textArg } from './code-signals.ts'

/** It installs packages that nobody resolved, judged or locked: dependencies belong into package.json. */
export const scriptInstallsPackages: Rule = {
  id: 'script/installs-packages',
  severity: 'high',
  speaksOf: 'all',
  needs: ['code'],
  *check(evidence) {
    yield* firstHit(signalsOf(evidence, 'install/package').filter(actsAlone), (signal) => {
      const name = textArg(signal.args, 'name')
      return name === '' ? undefined : hitAt(signal, { name })
    })
  },
  say: (args) => `it installs ${textArg(args, 'name')} by itself ${saidOf(args)}`,
}
