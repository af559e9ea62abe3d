import { inert } from '../text/escape.ts'

/** An error that a user is meant to read, by shape. */
export interface FaultLike {
  readonly code: string
  readonly message: string
  readonly options?: { readonly file?: string; readonly hint?: string }
}

/** `portcullis: MESSAGE (CODE)`, and below it the remedy if there is one. Ends in a newline. */
export function formatFault({ code, message, options }: FaultLike): string {
  const hint = options?.hint === undefined ? '' : `  → ${inert(options.hint, 1000)}\n`
  return `portcullis: ${inert(message, 1000)} (${inert(code, 80)})\n${hint}`
}
