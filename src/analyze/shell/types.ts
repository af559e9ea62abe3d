/** Stands in a word for a part that is worked out only when the command runs: `$(…)`, an unknown variable, a `%NAME%`. */
export const computed = '\0'

/** For a report: what is not known as an ellipsis, cut at 200 characters. */
export const shown = (text: string): string => text.slice(0, 200).replaceAll(computed, '…')

export const isKnown = (word: string): boolean => !word.includes(computed)

/** One simple command of a shell text, wherever it stands in it. Whether its turn comes is not asked. */
export interface ShellCommand {
  /** The program and its arguments, unquoted; {@link computed} stands for what is not known. Empty for `> file` alone. */
  readonly words: readonly string[]
  /** Names of the variables in them. */
  readonly variables: readonly string[]
  /** What is set for this command alone, `A=b cmd`. */
  readonly env: ReadonlyMap<string, string>
  readonly redirects: readonly Redirect[]
  /** Where it runs, relative to where the text starts; undefined after a `cd` to what is not known. */
  readonly cwd: string | undefined
  /** The text's own line, counted from 1. */
  readonly line: number
  /** Its source, at most 200 characters. */
  readonly excerpt: string
  /** It reads what this command writes, which stands in the same list. */
  readonly pipedFrom?: ShellCommand
  /** Its output becomes part of the command with this number: `eval "$(this)"`, `sh <(this)`. */
  readonly within?: number
  readonly number: number
  /** `cmd &` */
  readonly background: boolean
}

/** A program with its arguments that no shell reads. */
export const simpleCommand = (words: readonly string[], cwd: string, line: number): ShellCommand => ({
  words,
  cwd,
  line,
  variables: [],
  env: new Map(),
  redirects: [],
  excerpt: shown(words.join(' ')),
  number: 0,
  background: false,
})

export interface Redirect {
  /** As written, without the file descriptor: `>`, `>>`, `<`, `&>`, `<<`, `<<<`. */
  readonly operator: string
  /** The file descriptor written before it, e.g. `2`. */
  readonly descriptor: string
  /** A file; for `<<` and `<<<` the text itself. */
  readonly target: string
}

export interface ShellText {
  readonly commands: readonly ShellCommand[]
  /** Why not all of it could be read. */
  readonly problem?: string
}
