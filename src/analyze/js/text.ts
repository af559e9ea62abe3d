import { cardIn } from './cards.ts'
import { hostsIn } from './hosts.ts'
import type { AnyNode } from './nodes.ts'
import { maxText } from './parse.ts'
import type { Report } from './report.ts'

/** What the bare text of a file says, whatever it is parsed as. @param at builds the place of an offset */
export function findInText(text: string, report: Report): void {
  const at = (index: number) => ({ type: 'EmptyStatement', start: index, end: index }) as AnyNode
  // Windows, Linux and macOS programs, told by how their first bytes come out of a UTF-8 decoder.
  if (/^(?:MZ[\0-\x1f\ufffd\x90]|\x7fELF|\ufffd{3}\ufffd\x07\0)/u.test(text)) {
    report.signal('code/hidden', at(0), { how: 'as a program under the name of a script' })
  }
  const invisible =
    /[\ufe00-\ufe0f\u200b-\u200d\u2060-\u2064\u3164\uffa0\u180e]{12,}|(?:\udb40[\udd00-\uddef\udc00-\udc7f]){8,}/.exec(
      text,
    )
  if (invisible) report.signal('code/hidden', at(invisible.index), { how: 'in characters that cannot be seen' })
  const right = /[;{})\w,][ \t\u00a0]{140,}(?!\/\/|\/\*|\*)[^\s]{2}[^\n]{30}/u.exec(text)
  if (right) report.signal('code/hidden', at(right.index + right[0].length - 32), { how: 'far to the right of a line' })
  // Of what is too long to be parsed the names tell; in a parsed file they are counted as what they are.
  const hexNames = text.length > maxText ? (text.slice(0, 2_000_000).match(/\b_0x[0-9a-f]{4,}\b/gu)?.length ?? 0) : 0
  if (hexNames > 500) report.signal('code/obfuscated', at(0), { shape: 'hexadecimal names' })
  // JSFuck and its like write whole programs in six characters.
  const brackets = /[[\]()!+{}]{600}/u.exec(text)
  if (brackets) report.signal('code/obfuscated', at(brackets.index), { shape: 'brackets only' })
  const dollars = text.match(/\$\.[$_]{2,6}(?![\w$])/gu) ?? []
  if (dollars.length >= 12 && new Set(dollars).size >= 5)
    report.signal('code/obfuscated', at(text.indexOf(dollars[0] as string)), { shape: 'names of dollars and dashes' })
  const memory = memories.exec(text)
  if (memory) report.signal('secret/memory', at(memory.index))
  for (const [pattern, name] of pools) {
    const found = pattern.exec(text)
    if (found) report.signal('miner/config', at(found.index), { name })
  }
  const collector = collectorIn(text)
  if (collector) report.signal('network/collector', at(collector.index), { host: collector.host })
  const card = cardIn(text)
  if (card >= 0) report.signal('page/card', at(card))
  const leak = leaks.exec(text)
  if (leak)
    report.signal('flow/send', at(leak.index), {
      from: ['page'],
      names: ['page:document.cookie'],
      host: hostsIn(leak[0])[0] ?? '',
      how: 'text',
    })
  const addresses = new Set(
    text.match(
      /\b(?:0x[0-9a-fA-F]{40}|bc1[a-z0-9]{25,60}|T[1-9A-HJ-NP-Za-km-z]{33}|[13][1-9A-HJ-NP-Za-km-z]{32,34})\b/gu,
    ) ?? [],
  ).size
  if (addresses >= 1) report.signal('address/swap', at(0), { count: addresses })
}

/** The first such service that a text names: where, and with as much of its address as tells whose it is. */
export function collectorIn(text: string): { readonly index: number; readonly host: string } | undefined {
  const found = collectors.exec(text)
  if (!found) return undefined
  const before = /[\w-]*$/u.exec(text.slice(Math.max(0, found.index - 64), found.index))?.[0] ?? ''
  if (before === '' && !found[0].includes('/')) return undefined
  return { index: found.index - before.length, host: `${before}${found[0]}`.toLowerCase().slice(0, 120) }
}

/** The memory file of a process, or the mark by which the secrets of a build are found in its runner's (March 2025). */
const memories =
  /\/proc\/(?:\$?\{?[\w.]+\}?|['"`]\s*\+\s*[\w.]+\s*\+\s*['"`]|%[sd]|\*)\/mem\b|isSecret\\*"\\*\s*:\s*true/u

/** Code that a plugin puts into what it builds stands in it as text. */
const leaks = /(?:\bfetch|\.sendBeacon)\(\s*\\?['"`]https?:\/\/[^\n)]{0,200}\bdocument\.cookie\b/u

const pools: readonly [RegExp, string][] = [
  [/stratum\+(?:tcp|ssl):\/\//u, 'stratum'],
  [/--donate-level|"donate-level"|xmrig|minexmr|supportxmr|nanopool\.org|hashvault\.pro|moneroocean/u, 'miner'],
  [/coinhive|CoinHive\.Anonymous|cryptonight|coin-hive\.com|webminepool|jsecoin/u, 'miner in the page'],
]

/**
 * Services that show to whoever owns an address what was sent there, and nothing else: request bins, out-of-band testers,
 * webhooks of chats with their key. Documents name them without a sub-domain, so one is asked for where they have them.
 */
const collectors =
  /\.(?:burpcollaborator\.net|oastify\.com|oast\.(?:pro|live|site|online|fun|me)|interact\.sh|interactsh\.com|m\.pipedream\.net|dnslog\.cn|ceye\.io|requestbin\.(?:net|com)|bxss\.me|canarytokens\.com|requestrepo\.com|request\.dev|b\.requestcatcher\.com|requestcatcher\.com|hookbin\.com|eyes\.sh|webhook\.cool|dnsbin\.zhack\.ca|xss\.ht|callback\.red)\b|webhook\.site\/[\w-]{8,}|discord(?:app)?\.com\/api\/(?:v\d+\/)?webhooks\/\d{12,}\/[\w-]{20,}|api\.telegram\.org\/bot\d{6,}:[\w-]{20,}|hooks\.slack\.com\/services\/T\w+\/B\w+\/\w+/iu
