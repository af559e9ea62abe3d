import { posix } from 'node:path'
import type { Args } from '../../model.ts'
import type { Found } from '../reach/reading.ts'
import type { KnownKind } from '../signals.ts'
import { actsOf } from './acts.ts'
import { Commands, chainBefore } from './commands.ts'
import { makesExecutable } from './files.ts'
import { contactOf, programOf, savedTo, sentBy } from './network.ts'
import { parseShell } from './parse.ts'
import { computed, type ShellCommand, shown } from './types.ts'
import { unwrapped } from './unwrap.ts'

/** What is done with text that reaches one of these is not said by the text in front. */
const interpreters =
  /^(?:sh|bash|dash|zsh|ksh|ash|node|nodejs|bun|deno|python[\d.]*|perl|ruby|php|powershell|pwsh|iex|invoke-expression|eval|source|\.|osascript|cmd|mshta|wscript|cscript|rundll32|regsvr32|xargs)$/u
const decoders = new Set(['base64', 'base32', 'xxd', 'openssl', 'rev', 'gunzip', 'uudecode', 'tr', 'od'])

export interface Spot {
  readonly file: string
  /** `call` where the text only runs when somebody calls the function around it; see `signals.ts`. */
  readonly runs?: 'load' | 'call'
}

/** Commands, in the order of their text, to what they do. */
export function shellSignals(commands: readonly ShellCommand[], { file, runs = 'load' }: Spot): Found[] {
  const found: Found[] = []
  const downloads = new Map<string, string>()
  const bare = unwrapped(commands)
  const all = new Commands(bare)
  for (const [index, command] of bare.entries()) {
    const say = (kind: KnownKind, args: Args): void => {
      const { line, excerpt } = command
      found.push({
        kind,
        file,
        line,
        excerpt: excerpt.slice(0, 200),
        args: { runs, how: programOf(command).slice(0, 60), ...args },
      })
    }
    const contact = contactOf(command)
    if (contact !== undefined) {
      const { host, url } = contact
      say(contact.way, { host, url })
      const from = [...new Set(sentBy(command, all).map(({ from }) => from))]
      if (from.length > 0) say('flow/send', { from, host, url })
      const saved = contact.way === 'network/request' ? savedTo(command) : undefined
      if (saved) {
        downloads.set(base(saved), host)
        say('flow/write', { host, path: shown(saved) })
      }
    }
    const ran = runsOther(command, all, downloads)
    if (ran !== undefined) say('flow/run', ran)
    const wrapped = commands[index] as ShellCommand
    // What wraps it is an act too: `nohup x`.
    for (const one of wrapped.words === command.words ? [command] : [wrapped, command]) {
      for (const { kind, args } of actsOf(one))
        say(kind, kind === 'autorun/write' && args['name'] === 'git' ? { ...args, ...hookIn(one) } : args)
    }
  }
  return found
}

const runs = /^flow\/(?:run|shell)$/u
const contacts = /^(?:network\/(?:request|socket|lookup)|flow\/send)$/u
const here = /^(?:localhost|127\.|\[?::1|0\.0\.0\.0)/u

/** Kinds of signals of a text that is kept for later and reaches beyond this machine: other hosts, and what they sent. */
export function reachOf(text: string): readonly string[] {
  // git's own remotes are what hooks are about; a host that is written out is another.
  const reached = shellSignals(parseShell(text).commands, { file: '' }).filter(({ kind, args: { host, how } }) =>
    contacts.test(kind) ? !here.test(String(host)) && (host !== '' || how !== 'git') : runs.test(kind),
  )
  return [...new Set(reached.map(({ kind }) => kind))].sort()
}

/** What a hook that a command writes would do, or the file that becomes it. */
function hookIn({ words, redirects, cwd }: ShellCommand): Args {
  const [program, ...operands] = words.filter((word) => !word.startsWith('-'))
  if (/^(?:cp|mv|ln|install|copy|move)$/u.test(program ?? ''))
    return { source: posix.join(cwd ?? '.', operands[0] ?? '') }
  const documents = redirects.filter(({ operator }) => operator.startsWith('<<')).map(({ target }) => target)
  const does = [...operands, ...documents].flatMap(reachOf)
  return does.length > 0 ? { does: [...new Set(does)] } : {}
}

/** Whether a command runs what another fetched or decoded: piped into it, put into its words, or saved to a file before. */
function runsOther(command: ShellCommand, all: Commands, downloads: ReadonlyMap<string, string>) {
  const program = programOf(command)
  const runs = interpreters.test(program)
  const whole = command.words[0]?.replaceAll(computed, '') === ''
  const feeding = [
    ...(runs && readsInput(command) ? chainBefore(command) : []),
    ...(runs || whole ? all.inside(command) : []),
    ...(runs || whole ? inVariables(command, all) : []),
  ]
  const fetched = feeding.map(contactOf).find((contact) => contact !== undefined && contact.way !== 'network/lookup')
  if (fetched !== undefined) return { from: ['network'], host: fetched.host }
  if (feeding.some((one) => decoders.has(programOf(one)) && decodes(one))) return { from: ['decoded'], host: '' }
  const started = [runs || program === 'chmod' ? command.words.slice(1) : command.words.slice(0, 1)].flat()
  const saved = started.filter((word) => !word.startsWith('-')).map(base)
  const host = saved.map((one) => downloads.get(one)).find((one) => one !== undefined)
  const isHarmless = program === 'chmod' && !makesExecutable(command.words.slice(1))
  return host === undefined || isHarmless ? undefined : { from: ['network'], host }
}

/** What wrote a variable that is all of a word: `X=$(echo … | base64 -d); eval "$X"`. */
const inVariables = (command: ShellCommand, all: Commands): readonly ShellCommand[] =>
  command.variables.flatMap((name) => {
    const setter = all.setter(name, command)
    const pipe = setter ? [...all.inside(setter), ...chainBefore(setter)] : []
    // Letters of a system's name are made small to build the name of a file.
    return pipe.some(({ words }) => /^(?:tr|od)$/u.test(words[0] ?? '')) ? [] : pipe
  })

/** `curl x | node script.js` feeds data to a script of its own; `curl x | node` runs what it fetched. */
const readsInput = ({ words }: ShellCommand): boolean =>
  words.slice(1).every((word) => word.startsWith('-') || word === '/dev/stdin') ||
  programOf({ words } as ShellCommand) === 'xargs'

const decodes = ({ words }: ShellCommand): boolean =>
  words.some((word) => /^(?:-\w*[dDri]\w*|--decode|--reverse|enc|-in)$/u.test(word)) ||
  words[0] === 'rev' ||
  words[0] === 'tr'

const base = (path: string): string => path.replace(/^.*[/\\]/u, '').replaceAll(computed, '*')
