/**
 * The one error that a user is meant to read: what is wrong, where, and what to do.
 * Anything else that is thrown is a bug and keeps its stack.
 */
export class Fault extends Error {
  /** Each bundle has this class for itself, and faults pass from one to the other. */
  static override [Symbol.hasInstance](thrown: unknown): boolean {
    return thrown instanceof Error && thrown.name === 'Fault'
  }
  override readonly name = 'Fault'
  constructor(
    /** Stable, e.g. `lockfile/not-json`. */
    readonly code: `${string}/${string}`,
    message: string,
    readonly options: { readonly file?: string; readonly hint?: string; readonly cause?: unknown } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
  }
}

/** One line on what went wrong, for a gap or a log, whatever was thrown. */
export const reasonOf = (thrown: unknown): string =>
  thrown instanceof Error ? (thrown.message.split('\n', 1)[0] ?? thrown.name) : String(thrown)
