import type { Rule } from '../model.ts'
import { actsAt, actsOrLies, firstHit, hitAt, saidOf, signalsOf, textArg } from './shared/code-signals.ts'
import { isForeignTo } from './shared/hosts.ts'

/** A command line in its code names a program on a foreign host: it is fetched and, at once or later, run. */
export const codeFetchesProgram: Rule = {
  id: 'code/fetches-program',
  severity: 'critical',
  speaksOf: 'all',
  needs: ['code'],
  *check(evidence) {
    yield* firstHit(signalsOf(evidence, 'process/shell', 'process/run'), (signal) => {
      const command = textArg(signal.args, 'command')
      const [, host, isProgram] = url.exec(command) ?? []
      if (host === undefined || !isForeignTo(evidence, host.toLowerCase())) return undefined
      const runs = isProgram !== undefined || bringsCode.test(command)
      const acts = actsOrLies(signal) || (actsAt(signal) === 'called' && isProgram !== undefined)
      return runs && acts ? hitAt(signal, { host }) : undefined
    })
  },
  say: (args) => `it fetches a program from ${textArg(args, 'host')} ${saidOf(args)}`,
}

/** Into a shell, or as a package whose scripts run. */
const bringsCode =
  /\|\s*(?:sudo\s+)?(?:ba|z)?sh\b|\biex\b|Invoke-Expression|\b(?:npm|pnpm|yarn|bun)\s+(?:i|install|add)\s.*https?:/iu

/** Host, and the end of a path that is a program's. */
const url =
  /https?:\/\/(?:[^\s/@]*@)?([\w.-]+)(?::\d+)?(?:\/[^\s'"`|;&<>]*?(\.(?:exe|scr|dll|msi|bat|cmd|ps1|vbs|hta|jar|sh|elf|bin|py|apk|dmg|pkg))?)?(?=$|[\s'"`|;&<>?)])/iu
