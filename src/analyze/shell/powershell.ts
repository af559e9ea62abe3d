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
  [/\bRemove-Item\b[^\n;]{0,200}-Recurse[^\n;]{0,200}(?:\$env:USERPROFILE|\$HOME|C:\\(?:\s|$|\*))/iu, 'file/delete'],
  [/\bStart-Process\s+["']?https?:/iu, 'page/open'],
]
const tells: readonly (readonly [RegExp, string])[] = [
  [/\$env:(?:USERNAME|USERDOMAIN)|\bwhoami\b/iu, 'user'],
  [/\$env:COMPUTERNAME|\bhostname\b|\bGet-ComputerInfo\b/iu, 'host'],
  [/\bGet-ChildItem\s+env:|\b(?:gci|dir|ls)\s+env:/iu, 'env'],
  [/\b(?:ipconfig|Get-NetIPAddress)\b/iu, 'net'],
]

/** Characters of a text and of one row that are searched; whoever runs more is told to be not followed anyway. */
const [maxText, maxRow] = [1024 * 1024, 20_000]

/** PowerShell is read by its cmdlets alone: the text is searched row by row, not parsed. */
export function powershellSignals(
  given: string,
  { file, line }: { readonly file: string; readonly line: number },
): Found[] {
  const text = given.slice(0, maxText)
  const runs =
    /\biex\b|Invoke-Expression|\bStart-Process\b|\bsaps\b|&\s?\(?["'$]|Reflection\.Assembly|scriptblock/iu.test(text)
  const from = tells.filter(([pattern]) => pattern.test(text)).map(([, one]) => one)
  return text.split('\n').flatMap((row, index) => {
    const part = row.slice(0, maxRow)
    const excerpt = part.trim().slice(0, 200)
    return [...rowActs(part, { runs, from })].map(({ kind, args }) => ({
      kind,
      file,
      line: line + index,
      excerpt,
      args: { runs: 'load', how: 'powershell', ...args },
    }))
  })
}

function* rowActs(row: string, whole: { readonly runs: boolean; readonly from: readonly string[] }) {
  const [host = ''] = hostsIn(row)
  if (fetches.test(row)) {
    yield act('network/request', { host })
    if (whole.runs) yield act('flow/run', { from: ['network'], host })
    if (whole.from.length > 0) yield act('flow/send', { from: whole.from, host })
  }
  if (whole.runs && /FromBase64String|-e(?:nc|ncodedcommand)\b/iu.test(row))
    yield act('flow/run', { from: ['decoded'], host: '' })
  for (const [pattern, kind] of patterns) if (pattern.test(row)) yield act(kind, { host })
  for (const path of row.match(/[^\s"'`;|()]{4,200}/gu)?.slice(0, 200) ?? []) {
    const name = secretPath(path)
    if (name !== undefined) yield act('secret/read', { path, name })
  }
}

const act = (kind: KnownKind, args: Found['args']) => ({ kind, args })
