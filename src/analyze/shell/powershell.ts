import { hostsIn } from '../js/hosts.ts'
import { secretPath } from '../js/secrets.ts'
import type { Found } from '../reach/reading.ts'
import type { KnownKind } from '../signals.ts'

const fetches =
  /\b(?:iwr|irm|curl|wget|Invoke-WebRequest|Invoke-RestMethod|Start-BitsTransfer)\b|\bDownload(?:String|File|Data)\b|Net\.(?:WebClient|Sockets|Http)/iu
const patterns: readonly (readonly [RegExp, KnownKind])[] = [
  [/\bSet-MpPreference\b|\bAdd-MpPreference\b|AmsiUtils|amsiInitFailed/iu, 'tamper/security'],
  [/CurrentVersion\\+Run\b|\bRegister-ScheduledTask\b|\bNew-Service\b|\\Startup\\/iu, 'persist/starts'],
  [/Net\.Sockets\.TCPClient/iu, 'flow/shell'],
  [/-W(?:indowStyle)?\s+Hidden|\bCreateNoWindow\b/iu, 'process/hidden'],
  [/\bRemove-Item\b[^\n;]*-Recurse[^\n;]*(?:\$env:USERPROFILE|\$HOME|C:\\(?:\s|$|\*))/iu, 'file/delete'],
  [/\bStart-Process\s+["']?https?:/iu, 'page/open'],
]
const tells: readonly (readonly [RegExp, string])[] = [
  [/\$env:(?:USERNAME|USERDOMAIN)|\bwhoami\b/iu, 'user'],
  [/\$env:COMPUTERNAME|\bhostname\b|\bGet-ComputerInfo\b/iu, 'host'],
  [/\bGet-ChildItem\s+env:|\b(?:gci|dir|ls)\s+env:/iu, 'env'],
  [/\b(?:ipconfig|Get-NetIPAddress)\b/iu, 'net'],
]

/** PowerShell is read by its cmdlets alone: the text is searched, not parsed. */
export function powershellSignals(
  text: string,
  { file, line }: { readonly file: string; readonly line: number },
): Found[] {
  const found: Found[] = []
  for (const [index, row] of text
    .slice(0, 1024 * 1024)
    .split('\n')
    .slice(0, 20_000)
    .entries()) {
    const part = row.slice(0, 20_000)
    const say = (kind: KnownKind, args: Found['args']) =>
      found.push({
        kind,
        file,
        line: line + index,
        excerpt: part.trim().slice(0, 200),
        args: { runs: 'load', how: 'powershell', ...args },
      })
    const [host = ''] = hostsIn(part)
    if (fetches.test(part)) {
      say('network/request', { host })
      if (/\biex\b|Invoke-Expression|\bStart-Process\b|\bsaps\b|&\s*\(?["'$]/iu.test(text))
        say('flow/run', { from: ['network'], host })
      const from = tells.filter(([pattern]) => pattern.test(text)).map(([, one]) => one)
      if (from.length > 0) say('flow/send', { from, host })
    }
    if (
      /FromBase64String|-e(?:nc|ncodedcommand)\b/iu.test(part) &&
      /\biex\b|Invoke-Expression|Reflection\.Assembly|scriptblock/iu.test(text)
    )
      say('flow/run', { from: ['decoded'], host: '' })
    for (const [pattern, kind] of patterns) if (pattern.test(part)) say(kind, { host })
    for (const word of part.match(/[^\s"'`;|()]{4,200}/gu)?.slice(0, 200) ?? []) {
      const name = secretPath(word)
      if (name !== undefined) say('secret/read', { path: word, name })
    }
  }
  return found
}
