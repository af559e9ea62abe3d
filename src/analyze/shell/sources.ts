import { secretPath } from '../js/secrets.ts'
import { sourceOf } from '../js/sources.ts'
import { type Commands, chainBefore } from './commands.ts'
import type { ShellCommand } from './types.ts'

/** What a program's output says, in the words of {@link sourceOf}. */
const tells: Readonly<Record<string, string>> = {
  whoami: 'user', id: 'user', logname: 'user', who: 'user', w: 'user', users: 'user', finger: 'user',
  hostname: 'host', uname: 'system', hostnamectl: 'host', systeminfo: 'host', sw_vers: 'system', ver: 'system', lsb_release: 'system',
  env: 'env', printenv: 'env', set: 'env', export: 'env',
  ifconfig: 'net', ipconfig: 'net', ip: 'net', arp: 'net', netstat: 'net', route: 'net',
  pwd: 'place', ls: 'listing', dir: 'listing', find: 'listing', tree: 'listing', ps: 'listing', tasklist: 'listing', history: 'listing',
} // biome-ignore format: a table reads better in rows

const readers = new Set([
  'cat',
  'head',
  'tail',
  'type',
  'tar',
  'zip',
  'gzip',
  'base64',
  'xxd',
  'od',
  'less',
  'more',
  'grep',
  'cp',
  'copy',
  'scp',
  'rsync',
  'strings',
  'tac',
  'cut',
  'awk',
  'sed',
  'get-content',
  'gc',
])

export interface ShellSource {
  readonly from: string
  /** The program, variable or path. */
  readonly name: string
}

/** What a command writes to its output that only this machine knows. */
export function toldBy({ words, variables }: ShellCommand): readonly ShellSource[] {
  const [program = '', ...rest] = words
  const name = program.toLowerCase()
  const found: ShellSource[] = variables.flatMap((variable) => variableSource(variable) ?? [])
  const tells = kindOf(name, rest)
  if (tells !== undefined) found.push({ from: tells, name })
  if (readers.has(name)) {
    for (const word of rest) if (!word.startsWith('-') && /[/\\~.]/u.test(word)) found.push(fileSource(word))
  }
  return found
}

function kindOf(name: string, rest: readonly string[]): string | undefined {
  const kind = Object.hasOwn(tells, name) ? tells[name] : undefined
  // With operands these run or set something and write nothing.
  if (kind === 'env' && name !== 'printenv' && rest.length > 0) return undefined
  if (kind === 'host' && rest.length > 0 && !(rest[0] ?? '').startsWith('-')) return undefined
  return kind === 'system' && rest.some((word) => /^-\w*[an]/u.test(word)) ? 'host' : kind
}

/** What the variables of a command hold: what the machine gives them, or what an earlier command put there. */
export function variablesTold(command: ShellCommand, all: Commands, depth = 0): readonly ShellSource[] {
  return command.variables.flatMap((name) => {
    const setter = depth > 4 ? undefined : all.setter(name, command)
    if (setter === undefined) return variableSource(name) ?? []
    const feeding = [...all.inside(setter), ...chainBefore(setter)]
    return [...variablesTold(setter, all, depth + 1), ...feeding.flatMap(toldBy)]
  })
}

/** The source that a variable is, if it is worth following. */
export function variableSource(variable: string): ShellSource | undefined {
  const kind = sourceOf(`process.env.${variable}`)?.kind
  if (kind === undefined || kind === 'registry' || kind === 'env-name') return undefined
  const isHost = /^(?:HOSTNAME|COMPUTERNAME|USERDOMAIN|USERDNSDOMAIN)$/iu.test(variable)
  const isPlace = /^(?:PWD|INIT_CWD|HOME|USERPROFILE)$/iu.test(variable)
  return { from: kind !== 'env-user' ? kind : isHost ? 'host' : isPlace ? 'place' : 'user', name: variable }
}

export const fileSource = (path: string): ShellSource => ({
  from: secretPath(path) === undefined ? 'file' : 'secret',
  name: path.slice(0, 200),
})
