import type { ShellCommand } from './types.ts'

/** The commands of one text with what a look at one of them needs of the others, found without searching them all. */
export class Commands {
  readonly all: readonly ShellCommand[]
  readonly #inside = new Map<number, ShellCommand[]>()
  readonly #setters = new Map<string, ShellCommand[]>()

  constructor(all: readonly ShellCommand[]) {
    this.all = all
    for (const command of all) {
      if (command.within !== undefined) added(this.#inside, command.within, command)
      for (const name of namesSet(command)) added(this.#setters, name, command)
    }
  }

  /** Commands whose output becomes part of its words. */
  inside(command: ShellCommand): readonly ShellCommand[] {
    return this.#inside.get(command.number) ?? []
  }

  /** The last command before it that gives the variable its value. */
  setter(name: string, { number }: ShellCommand): ShellCommand | undefined {
    return this.#setters.get(name)?.findLast((one) => one.number < number)
  }
}

/** The commands of the pipe in front of it, nearest first. */
export function chainBefore(command: ShellCommand): readonly ShellCommand[] {
  const chain: ShellCommand[] = []
  for (let one = command.pipedFrom; one !== undefined && chain.length < 20; one = one.pipedFrom) chain.push(one)
  return chain
}

const setting = /^(?:export|set|local|declare|readonly)$/u

function namesSet({ words, env }: ShellCommand): string[] {
  if (words.length === 0) return [...env.keys()]
  if (/^(?:for|select)$/u.test(words[0] ?? '')) return words.slice(1, 2)
  if (words[0] === 'read') return words.slice(1).filter((word) => !word.startsWith('-'))
  if (!setting.test(words[0] ?? '')) return []
  return words.flatMap((word) => /^([A-Za-z_]\w*)=/u.exec(word)?.[1] ?? [])
}

function added<K>(map: Map<K, ShellCommand[]>, key: K, command: ShellCommand): void {
  const known = map.get(key)
  if (known) known.push(command)
  else map.set(key, [command])
}
