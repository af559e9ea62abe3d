import type { Rule } from '../model.ts'
import { actsAlone, firstHit, hitAt, saidOf, signalsOf, textArg } from './shared/code-signals.ts'
import { isNamedAfter } from './shared/hosts.ts'

/**
 * A program that comes in the archive, or one of Windows that shows a window, is started unasked; honest ones carry the
 * package's name and wait to be called.
 */
export const codeRunsBinary: Rule = {
  id: 'code/runs-binary',
  severity: 'critical',
  speaksOf: 'all',
  needs: ['code'],
  *check(evidence) {
    const made = signalsOf(evidence, 'process/shell').filter(({ args }) => makesAndRuns.test(textArg(args, 'command')))
    yield* firstHit(made, (signal) => hitAt(signal, { path: textArg(signal.args, 'command') }))
    yield* firstHit(signalsOf(evidence, 'code/native', 'process/run').filter(actsAlone), (signal) => {
      const path = textArg(signal.args, 'path') || textArg(signal.args, 'command')
      if (signal.kind === 'process/run') return isWindows(path) ? hitAt(signal, { path }, 'medium') : undefined
      const how = textArg(signal.args, 'how')
      if (/^(?:rundll32|regsvr32|installutil)$/u.test(how) && !ofWindows.test(textArg(signal.args, 'command')))
        return hitAt(signal, { path })
      const starts = how === 'program' && /\.(?:exe|scr|com|msi|dll|bin|elf)$/iu.test(path)
      return starts && !isNamedAfter(evidence, path) ? hitAt(signal, { path }, 'medium') : undefined
    })
  },
  say: (args) => `it starts the program ${textArg(args, 'path')} ${saidOf(args)}`,
}

/** Libraries of Windows that installers ask for a dialogue or a page. */
const ofWindows = /[\s"\\/](?:shell32|user32|url|printui|shdocvw|ieframe|advpack|dfshim|setupapi|zipfldr)(?:\.dll)?\b/iu

/** Made executable and started in one line: packers keep the mode of programs that are meant to run. */
const makesAndRuns = /\bchmod\s+\S*(?:x|7\d\d)\S*\s+(\S{3,})\s*(?:&&|;)\s*(?:\.\/)?\1(?:\s|$)/u

/** By its bare name; system tools that installers ask for facts are left out. */
const isWindows = (command: string) =>
  /^(?:[a-z]:[\\/]windows[\\/]\S*[\\/])?[\w-]+\.exe$/iu.test(command) &&
  !/(?:^|[\\/])(?:cmd|powershell|pwsh|reg|where|tasklist|taskkill|wmic|chcp|net|netsh|whoami|icacls|attrib|node|git|python3?|chrome|systeminfo|ver)\.exe$/iu.test(
    command,
  )
