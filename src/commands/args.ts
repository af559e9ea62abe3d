import { parseArgs } from 'node:util'
import { Fault } from '../parse/fault.ts'

/** Where a command speaks: reports and answers on `out`, everything else is the session's business. */
export interface Streams {
  readonly out: NodeJS.WriteStream
}

export type Options = Readonly<Record<string, { readonly type: 'boolean' | 'string' }>>

/** @throws Fault `cli/usage` */
export function parse(
  args: readonly string[],
  options: Options,
  { names }: { readonly names: boolean } = { names: true },
) {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: names })
  } catch (error) {
    throw new Fault('cli/usage', (error as Error).message, { hint: 'portcullis --help' })
  }
}

type Values = Readonly<Record<string, unknown>>

export const textIn = (values: Values, name: string): string | undefined =>
  typeof values[name] === 'string' ? values[name] : undefined

/** @throws Fault `cli/usage` for what was left out; `what` says how it is written */
export function needed(value: string | undefined, what: string): string {
  if (value !== undefined) return value
  throw new Fault('cli/usage', `this needs ${what}`, { hint: 'portcullis --help' })
}
