import { hostsIn } from '../js/hosts.ts'
import { secretPath } from '../js/secrets.ts'
import type { Found } from '../reach/reading.ts'
import type { KnownKind } from '../signals.ts'

export interface PythonText {
  /** Modules that it imports, with dots. */
  readonly modules: readonly string[]
  /** Command lines that it starts, as far as they are written out. */
  readonly commands: readonly { readonly text: string; readonly line: number }[]
  readonly signals: readonly Found[]
  readonly unresolved: readonly { readonly what: string; readonly line: number }[]
}

const fetches =
  /\b(?:urllib\d?(?:\.request)?\.(?:urlopen|urlretrieve|Request)|urlopen|urlretrieve|requests\.(?:get|post|put|request|Session)|http\.client\.HTTPS?Connection|httplib|socket\.(?:socket|create_connection)|aiohttp|httpx)\b/u
const executes = /(?<![.\w])(?:exec|eval|compile|__import__)\s*\(|\bmarshal\.loads|\bpickle\.loads/u
const decodes = /\b(?:b64decode|a85decode|unhexlify|fromhex|zlib\.decompress|codecs\.decode|lzma\.decompress)\b/u
const started =
  /\b(?:os\.(?:system|popen)|subprocess\.(?:run|call|Popen|check_output|check_call|getoutput)|commands\.getoutput)\s*\(/gu
const tells: readonly (readonly [RegExp, string])[] = [
  [/\bos\.environ\b(?!\s*(?:\.get\(|\[))|\bdict\(os\.environ\)/u, 'env'],
  [/\b(?:getpass\.getuser|os\.getlogin)\b/u, 'user'],
  [/\b(?:socket\.gethostname|platform\.node|socket\.getfqdn)\b/u, 'host'],
]

/** Characters of a text and of one row that are searched. */
const [maxText, maxRow] = [2 * 1024 * 1024, 20_000]

/** Python that an installation runs (gyp actions, payloads), searched line by line, not parsed. */
export function pythonText(
  text: string,
  { file, line: first }: { readonly file: string; readonly line: number },
): PythonText {
  const signals: Found[] = []
  const commands: { text: string; line: number }[] = []
  const unresolved: { what: string; line: number }[] = []
  const modules = new Set<string>()
  const whole = text.slice(0, maxText)
  const rows = whole.split('\n')
  const from = tells.filter(([pattern]) => pattern.test(whole)).map(([, one]) => one)
  const [firstHost = ''] = hostsIn(whole)
  const runs = decodes.test(whole) ? 'code/decoded' : 'code/dynamic'
  for (const [index, row] of rows.entries()) {
    const part = row.slice(0, maxRow)
    const line = first + index
    const say = (kind: KnownKind, args: Found['args']) =>
      signals.push({
        kind,
        file,
        line,
        excerpt: part.trim().slice(0, 200),
        args: { runs: 'load', how: 'python', ...args },
      })
    for (const name of importsIn(part)) modules.add(name)
    const [host = ''] = hostsIn(part)
    if (fetches.test(part)) {
      say('network/request', { host: host || firstHost })
      if (from.length > 0) say('flow/send', { from, host })
      if (executes.test(part)) say('flow/run', { from: ['network'], host })
    }
    if (executes.test(part)) {
      say(runs, {})
      unresolved.push({ what: 'Python runs a computed text', line })
    }
    for (const call of part.matchAll(started)) {
      const command = constantOf(part.slice((call.index ?? 0) + call[0].length))
      if (command === undefined) unresolved.push({ what: 'Python starts a computed command', line })
      else commands.push({ text: command, line })
    }
    for (const [, word = ''] of part.matchAll(/["']([^"'\n]{3,200})["']/gu)) {
      const name = secretPath(word)
      if (name !== undefined) say('secret/read', { path: word, name })
    }
  }
  if (text.length > maxText || rows.some((row) => row.length > maxRow)) {
    unresolved.push({ what: 'Python text that is too long to be read whole', line: first })
  }
  return { modules: [...modules], commands, signals, unresolved: unresolved.slice(-50) }
}

function importsIn(row: string): string[] {
  const from = /^\s*from\s+([\w.]+)\s+import/u.exec(row)?.[1]
  if (from !== undefined) return [from]
  const list = /^\s*import\s+([\w.,\s]+)/u.exec(row)?.[1]
  return list === undefined ? [] : list.split(',').map((name) => name.trim().split(/\s/u, 1)[0] as string)
}

/** The first argument if it is one string, or a list of strings. */
function constantOf(rest: string): string | undefined {
  const one = /^\s*[rbu]?(["'])((?:(?!\1)[^\\\n]|\\.)*)\1\s*(?:[,)]|$)/u.exec(rest)?.[2]
  if (one !== undefined) return one.replace(/\\(["'\\])/gu, '$1')
  const list = /^\s*\[((?:\s*[rbu]?(?:"[^"\n]*"|'[^'\n]*')(?:\s*,)?)+)\s*\]/u.exec(rest)?.[1]
  return list?.match(/"[^"]*"|'[^']*'/gu)?.join(' ')
}
