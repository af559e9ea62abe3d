import { type Commands, chainBefore } from './commands.ts'
import { hostOf, hostsOf } from './host.ts'
import { fileSource, type ShellSource, toldBy, variablesTold } from './sources.ts'
import { computed, type ShellCommand } from './types.ts'

const fetchers = new Set(
  `curl wget iwr irm invoke-webrequest invoke-restmethod aria2c axel http https lynx fetch certutil bitsadmin nc ncat netcat
  socat telnet ftp tftp scp sftp rsync ssh start-bitstransfer`.split(/\s+/u),
)
const lookups = new Set([
  'dig',
  'nslookup',
  'host',
  'ping',
  'ping6',
  'drill',
  'getent',
  'traceroute',
  'resolve-dnsname',
])

export const programOf = ({ words }: ShellCommand): string =>
  (words[0] ?? '')
    .replace(/^.*[/\\]/u, '')
    .toLowerCase()
    .replace(/\.exe$/u, '')

const sockets = /^(?:nc|ncat|netcat|socat|telnet)$/u

/** `bash -i >& /dev/tcp/host/port` */
const device = /\/dev\/(?:tcp|udp)\/([^/\s]+)/u

export interface Contact {
  readonly way: 'network/request' | 'network/lookup' | 'network/socket'
  readonly host: string
  readonly url: string
}

/** The other machine that a command talks to. */
export function contactOf(command: ShellCommand): Contact | undefined {
  const program = programOf(command)
  const all = [...command.words.slice(1), ...command.redirects.map(({ target }) => target)]
  const socket = all.map((word) => device.exec(word)?.[1]).find((host) => host !== undefined)
  if (socket !== undefined) return { way: 'network/socket', host: clean(socket), url: '' }
  if (lookups.has(program)) {
    const name = command.words.slice(1).find((word) => !/^[-+@]|^\d+$/u.test(word) && /\./u.test(word)) ?? ''
    return name === '' || /^(?:127\.|localhost)/u.test(name)
      ? undefined
      : { way: 'network/lookup', host: hostOf(`//${name}`), url: '' }
  }
  const isGit = program === 'git' && /^(?:clone|fetch|pull|ls-remote|submodule)$/u.test(command.words[1] ?? '')
  if (!isGit && !fetchers.has(program)) return undefined
  if (program === 'certutil' && !all.some((word) => /^[-/](?:urlcache|verifyctl|ping)/iu.test(word))) return undefined
  const url =
    all.find((word) => /^(?:[a-z]+:)?\/\/|^['"]?https?:/iu.test(word)) ?? all.find((word) => hostOf(word) !== '') ?? ''
  if (url === '' && !all.some((word) => word.includes(computed))) return undefined
  const at = /^[^@\s]+@([\w.-]+):/u.exec(url)?.[1]
  return {
    way: sockets.test(program) ? 'network/socket' : 'network/request',
    host: at ?? (hostOf(url) || (hostsOf(url)[0] ?? '')),
    url: url.slice(0, 300).replaceAll(computed, '…'),
  }
}

const clean = (host: string) => hostOf(`//${host}`)

/** What leaves the machine with a command that talks to another: in its words, from its input, from files it names. */
export function sentBy(command: ShellCommand, all: Commands): readonly ShellSource[] {
  const inner = all.inside(command)
  const before = chainBefore(command)
  const fromVariables = variablesTold(command, all)
  const files = command.words.flatMap((word, index) => {
    const previous = command.words[index - 1] ?? ''
    const file =
      /^(?:[\w.-]+=)?@(.+)/u.exec(word)?.[1] ??
      (/^(?:-T|--upload-file|--post-file|--body-file|-InFile)$/iu.test(previous)
        ? word
        : /^--(?:post|body)-file=(.+)/u.exec(word)?.[1])
    return file === undefined || file === '-' ? [] : [fileSource(file)]
  })
  const input = command.redirects.filter(({ operator }) => operator === '<').map(({ target }) => fileSource(target))
  return [...fromVariables, ...inner.flatMap(toldBy), ...before.flatMap(toldBy), ...files, ...input]
}

/** Where a fetching command puts what it gets; undefined for its output. */
export function savedTo(command: ShellCommand): string | undefined {
  const path = targetOf(command)
  return path === undefined || path === '-' || path.startsWith('/dev/') ? undefined : path
}

function targetOf(command: ShellCommand): string | undefined {
  const { words } = command
  const redirect = command.redirects.find(({ operator }) => operator === '>' || operator === '>>')
  if (redirect !== undefined) return redirect.target
  for (const [index, word] of words.entries()) {
    if (
      /^(?:-o|--output|-OutFile|--output-document|-Destination)$/iu.test(word) ||
      (word === '-O' && programOf(command) === 'wget')
    )
      return words[index + 1]
    const joined = /^(?:-o|--output=|--output-document=)(.+)/u.exec(word)?.[1]
    if (joined !== undefined) return joined
  }
  const url = words.find((word) => /^https?:/iu.test(word))
  const named = programOf(command) === 'wget' || words.some((word) => /^-\w*O\w*$|^--remote-name$/u.test(word))
  return named
    ? url?.replace(/[?#].*$/su, '').replace(/^.*\//u, '')
    : programOf(command) === 'certutil'
      ? words.at(-1)
      : undefined
}
