import type { Signal } from '../../model.ts'

/** One file of JavaScript, read alone: what it loads, what it starts, what it does. */
export interface JsFile {
  readonly references: readonly Reference[]
  readonly commands: readonly Command[]
  /** Without `when`: who reaches the file is not known here. */
  readonly signals: readonly Omit<Signal, 'when'>[]
  /** It names more files or commands than these. */
  readonly namesMore?: boolean
  /** Nothing in it acts, so that it was not followed whose functions it runs. */
  readonly isQuiet?: boolean
  /** Why (part of) it could not be read. */
  readonly problem?: string
}

/** A file that this one loads or starts. */
export interface Reference {
  readonly kind: 'require' | 'import' | 'worker' | 'fork' | 'node' | 'native' | 'read'
  /** The specifier or path with constants folded; `__dirname` written as `.`; undefined where it is computed. */
  readonly target: string | undefined
  readonly line: number
  readonly excerpt: string
}

/** A command line that it gives to a shell, or a program with arguments; undefined parts are computed. */
export interface Command {
  readonly shell: boolean
  readonly words: readonly (string | undefined)[]
  readonly line: number
  readonly excerpt: string
}
