import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Fault, reasonOf } from '../parse/fault.ts'

/** One file before and after, undefined where there is none: its bytes, one character each, so that none is damaged. */
export interface Edit {
  readonly path: string
  readonly before: string | undefined
  readonly after: string | undefined
  readonly why: string
}

/** What is in the way of the guard and stays as it is, said once. */
export type Note = string

export interface Wiring {
  readonly edits: readonly Edit[]
  readonly notes: readonly Note[]
}

export const isChange = ({ before, after }: Edit): boolean => before !== after

/** @throws Fault `init/unreadable` */
export function bytesIn(root: string, path: string): string | undefined {
  const file = join(root, path)
  if (!existsSync(file)) return undefined
  try {
    return readFileSync(file, 'latin1')
  } catch (cause) {
    const hint = 'make it a file that you can read, and run it again'
    throw new Fault('init/unreadable', `${file} cannot be read: ${reasonOf(cause)}`, { file, cause, hint })
  }
}

/** The text behind the bytes. */
export const decoded = (bytes: string): string => Buffer.from(bytes, 'latin1').toString('utf8')
export const encoded = (text: string): string => Buffer.from(text, 'utf8').toString('latin1')

export const eolOf = (text: string): string => (text.includes('\r\n') ? '\r\n' : '\n')

/** Lines added at the end, with a line end in front where the last line has none. */
export function withLines(text: string, lines: readonly string[]): string {
  const eol = eolOf(text)
  const gap = text === '' || text.endsWith('\n') ? '' : eol
  return `${text}${gap}${lines.map((line) => `${line}${eol}`).join('')}`
}
