/**
 * Languages whose text is read. `auto` is told by the file's name and first line; `named` by its name alone, and what
 * that does not tell is data.
 */
export type Language =
  | 'js'
  | 'shell'
  | 'python'
  | 'powershell'
  | 'batch'
  | 'gyp'
  | 'make'
  | 'autorun'
  | 'auto'
  | 'named'

/** What a command line makes run. */
export type Effect =
  /** A file; `path` is relative to the package's folder and may not exist. */
  | { readonly do: 'run'; readonly path: string; readonly as: Language }
  /** A module by node's rules. @see Resolution */
  | { readonly do: 'module'; readonly specifier: string; readonly from: string }
  /** An entry of package.json's `scripts`. */
  | { readonly do: 'script'; readonly name: string }
  | {
      readonly do: 'text'
      readonly as: Exclude<Language, 'auto' | 'named' | 'gyp' | 'make' | 'autorun'>
      readonly text: string
      readonly cwd: string
    }
  /** A file that is read, or put where another one is; `undefined`: one whose name is not known, or a whole folder. */
  | { readonly do: 'take'; readonly path: string | undefined }
  /** Native sources are compiled. */
  | { readonly do: 'compile' }
  /** Another package's program, which may read package.json. */
  | { readonly do: 'package'; readonly name: string }
  /** A package is fetched at that moment and run. */
  | { readonly do: 'fetch'; readonly name: string; readonly what: string }
  /** `file`: what is known of the name of a file that is run. */
  | { readonly do: 'unresolved'; readonly what: string; readonly file?: string; readonly as?: Language }

/** A command line that is about to run. */
export interface Call {
  /** Program first. */
  readonly words: readonly string[]
  /** Relative to the package's folder; undefined where it is not known. */
  readonly cwd: string | undefined
  /** What it reads from standard input: a known text, something computed, or nothing that is fed to it. */
  readonly input: { readonly text: string } | 'computed' | undefined
}

/** What programs look up in the package. */
export interface Package {
  readonly name: string | undefined
  readonly scripts: Readonly<Record<string, string>>
  /** Names of packages that come with it or are installed beside it. */
  readonly dependencies: ReadonlySet<string>
  /** What node-gyp-build loads to try a build: `prebuild.test` of package.json. */
  readonly buildTest?: string
  /** Command to path. */
  readonly bins: Readonly<Record<string, string>>
  has(path: string): boolean
  hasFolder(path: string): boolean
}

/** Runs one command line; wrappers call it again for what they wrap. */
export type Follow = (call: Call) => Iterable<Effect>

export type Program = (call: Call, pkg: Package, follow: Follow) => Iterable<Effect>

export const unresolved = (what: string): Effect => ({ do: 'unresolved', what })
