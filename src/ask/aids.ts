import type { Fact, Judgement } from '../model.ts'

/** What is known of a package besides its own judgement. */
export interface Background {
  /** The last approval of another version, and whether commands and reached files are still the ones that it pins. */
  readonly approved?: {
    readonly version: string
    readonly by: string
    /** ISO 8601. */
    readonly at: string
    readonly sameScripts: boolean
    /** Undefined where not all of it could be followed. */
    readonly sameFiles: boolean | undefined
  }
  /** Versions that the lockfile held before this command. */
  readonly before: readonly string[]
  /** The newest release before it in its own line of which nothing bad is known. */
  readonly earlier?: { readonly version: string; readonly published?: string }
}

/** A text to be read at the prompt, raw: the prompt escapes it. */
export interface ShownFile {
  readonly path: string
  /** E.g. what starts it; shown behind the path. */
  readonly note?: string
  readonly lines: readonly string[]
  /** The lines are laid out already and are no source: they are shown without numbers. */
  readonly isLaidOut?: true
}

/** What the evidence speaks for; it decides nothing. Reasons are sentences, raw, in the order of their weight. */
export interface Advice {
  readonly advice: 'approve' | 'look' | 'leave'
  readonly reasons: readonly string[]
}

/** What a question can look up; handed in, so that nothing in here fetches. */
export interface Aids {
  background?(judgement: Judgement): Background
  /** Without it nothing is recommended, and so nothing is asked in a group. */
  advise?(judgement: Judgement): Advice
  /** The files that install scripts reach, or for what has none those that an import reaches. */
  code?(judgement: Judgement): Promise<Fact<readonly ShownFile[]>>
  /** In a line, raw, what install scripts reach differently since the approved version; undefined where none was. */
  changed?(judgement: Judgement): Promise<string | undefined>
  /** What differs from the version that was approved or was here before. */
  difference?(judgement: Judgement): Promise<Fact<readonly ShownFile[]>>
}
