import type { ShellCommand } from './types.ts'

/** Programs that run the rest of their words, with how many operands of their own stand in front. */
const wrappers = new Map(
  Object.entries({
    sudo: 0,
    doas: 0,
    env: 0,
    exec: 0,
    command: 0,
    builtin: 0,
    time: 0,
    nice: 0,
    nohup: 0,
    setsid: 0,
    busybox: 0,
    timeout: 1,
    'cross-env': 0,
  }),
)
const valued = /^-[ugUCnsk]$/u

/** The commands without what only wraps them (`sudo -u x env A=b curl …`), still tied to each other. */
export function unwrapped(commands: readonly ShellCommand[]): readonly ShellCommand[] {
  const bare = new Map<ShellCommand, ShellCommand>()
  for (const command of commands) {
    const before = command.pipedFrom && bare.get(command.pipedFrom)
    bare.set(command, { ...command, words: wordsOf(command.words), ...(before && { pipedFrom: before }) })
  }
  return [...bare.values()]
}

function wordsOf(words: readonly string[]): readonly string[] {
  let at = 0
  for (let depth = 0; depth < 8; depth++) {
    const own = wrappers.get((words[at] ?? '').replace(/^.*\//u, ''))
    if (own === undefined) break
    let next = at + 1
    while (/^-|^[A-Za-z_]\w*=/u.test(words[next] ?? '')) next += valued.test(words[next] ?? '') ? 2 : 1
    if (next + own >= words.length) break
    at = next + own
  }
  return at === 0 ? words : words.slice(at)
}
