import type { Rule } from '../model.ts'
import { actsAlone, actsAt, firstHit, hitAt, listArg, saidOf, signalsOf, textArg, toHost } from './code-signals.ts'
import { isHere } from './hosts.ts'

/** Who the machine and its user are, and what lies on it; `system` and `manifest` any downloader puts into a URL. */
const telling = new Set([
  'env',
  'env-secret',
  'env-user',
  'host',
  'user',
  'home',
  'net',
  'secret',
  'file',
  'listing',
  'clipboard',
  'output',
])

/**
 * Nothing that is installed needs to tell anybody the name of the machine, its user or its environment before it was even
 * used. Probes for dependency confusion do exactly this, and so does most malware of its first hour.
 */
export const codeSendsIdentity: Rule = {
  id: 'code/sends-identity',
  severity: 'critical',
  speaksOf: 'all',
  needs: ['code'],
  *check(evidence) {
    yield* firstHit(signalsOf(evidence, 'flow/send').filter(actsAlone), (signal) => {
      const host = textArg(signal.args, 'host')
      const from = listArg(signal.args, 'from').filter((kind) => telling.has(kind))
      const weak = from.every((kind) => kind === 'output' || kind === 'file' || kind === 'listing')
      if (from.length === 0 || isHere(host) || (weak && actsAt(signal) !== 'install')) return undefined
      return hitAt(signal, { from, host, names: listArg(signal.args, 'names') }, host === '' ? 'medium' : 'high')
    })
  },
  say: (args) => `it sends ${(args['from'] as string[]).map(inWords).join(', ')}${toHost(args)} ${saidOf(args)}`,
}

const names: Readonly<Record<string, string>> = {
  env: 'the whole environment',
  'env-secret': 'secrets of the environment',
  'env-user': 'who the user is',
  host: "the machine's name",
  user: "the user's name",
  home: "the user's folder",
  net: 'its network addresses',
  secret: 'files with credentials',
  file: 'files',
  listing: 'lists of files',
  clipboard: 'the clipboard',
  output: 'what commands print',
}
const inWords = (kind: string) => names[kind] ?? kind
