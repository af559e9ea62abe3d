import type { Rule } from '../model.ts'
import { actsAlone, firstHit, hitAt, saidOf, signalsOf, textArg } from './shared/code-signals.ts'
import { isNamedAfter } from './shared/hosts.ts'
import { starts } from './shared/starts.ts'

/** It writes a script outside of its own folder and starts it there: what is run lies in no package, for nobody to read. */
export const codeRunsDropped: Rule = {
  id: 'code/runs-dropped',
  severity: 'critical',
  speaksOf: 'all',
  needs: ['code'],
  *check(evidence) {
    // A downloader that tries its own program is no stranger to it.
    const written = signalsOf(evidence, 'file/write').filter((signal) => {
      const path = textArg(signal.args, 'path')
      return actsAlone(signal) && script.test(path) && !isNamedAfter(evidence, path)
    })
    if (written.length === 0) return
    yield* firstHit(signalsOf(evidence, 'process/run', 'process/shell').filter(actsAlone), (signal) => {
      const command = textArg(signal.args, 'command')
      const path = written.map(({ args }) => textArg(args, 'path')).find((one) => starts(command, one))
      return path === undefined ? undefined : hitAt(signal, { path })
    })
  },
  say: (args) => `it writes ${textArg(args, 'path')} and starts it ${saidOf(args)}`,
}

const script = /^(?:\/tmp\/|~|%|[a-z]:).*\.(?:vbs|vbe|js|jse|wsf|hta|ps1|bat|cmd|exe|scr|sh|py)$/iu
