import { posix } from 'node:path'
import { computed, isKnown } from './types.ts'

/** Variables that every lifecycle script has, as far as they say where something is; `.` is the package's folder. */
const given: Readonly<Record<string, string>> = {
  HOME: '~',
  npm_node_execpath: 'node',
  npm_execpath: 'npm',
  NODE: 'node',
  SHELL: 'sh',
  BASH: 'bash',
}

/** What a shell keeps between commands: its variables and its folder. A subshell works on a copy. */
export class Scope {
  readonly #variables: Map<string, string>
  /** Relative to where the text starts; undefined where it is not known. */
  cwd: string | undefined
  /** The path of the script that is read, where it is one. */
  readonly script: string | undefined

  constructor(cwd: string | undefined, script: string | undefined, variables: ReadonlyMap<string, string> = new Map()) {
    this.cwd = cwd
    this.script = script
    this.#variables = new Map(variables)
  }

  copy(): Scope {
    return new Scope(this.cwd, this.script, this.#variables)
  }

  /** Where the script itself lies, from the folder that it is in now: `$(dirname "$0")`. */
  get folder(): string | undefined {
    if (this.script === undefined || this.cwd === undefined) return undefined
    return `./${posix.relative(this.cwd, posix.dirname(this.script))}`
  }

  get(name: string): string {
    if (name === 'PWD') return this.cwd === undefined ? computed : '.'
    if (name === '0' || name === 'BASH_SOURCE') return this.script ?? computed
    return this.#variables.get(name) ?? (Object.hasOwn(given, name) ? (given[name] as string) : computed)
  }

  has(name: string): boolean {
    return this.#variables.has(name)
  }

  set(name: string, value: string): void {
    this.#variables.set(name, value.length > longestValue ? computed : value)
  }

  enter(folder: string | undefined): void {
    this.cwd = folder === undefined ? undefined : inside(this.cwd, folder)
  }
}

/** Variables can double each other; what is longer is not followed. */
const longestValue = 64 * 1024

/** A folder as a shell comes to it; undefined where that is not below a known place. */
export function inside(cwd: string | undefined, path: string): string | undefined {
  if (cwd === undefined || !isKnown(path) || path.startsWith('~') || path === '-') return undefined
  return /^(?:\/|[A-Za-z]:[\\/])/u.test(path) ? path : posix.join(cwd, path)
}
