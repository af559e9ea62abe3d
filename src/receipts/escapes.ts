import { join } from 'node:path'
import { readText } from '../policy/store.ts'
import { isInstant } from '../policy/time.ts'

/** A command that went past the guard. */
export interface Escape {
  /** ISO 8601. */
  readonly at: string
  readonly by: string
  readonly command: string
}

export interface Escapes {
  readonly escapes: readonly Escape[]
  /** A sentence for each line that is no record of one. */
  readonly problems: readonly string[]
}

export const escapesIn = (folder: string): string => join(folder, 'escapes')

/** Plain lines, since the file is committed and merged. Texts are printable already. */
export const escapeLine = ({ at, by, command }: Escape): string => `${at} ${by.replaceAll(' ', '_')} ${command}\n`

/** In the order of the file. A missing one is empty. @throws Fault `store/…` */
export function readEscapes(file: string): Escapes {
  const [escapes, problems]: [Escape[], string[]] = [[], []]
  for (const [index, line] of (readText(file) ?? '').split('\n').entries()) {
    if (line === '') continue
    const [, at = '', by = '', command = ''] = /^(\S+) (\S+) (.*)$/u.exec(line) ?? []
    if (isInstant(at)) escapes.push({ at, by, command })
    else problems.push(`line ${index + 1} of ${file} is no record of a command that went past the guard`)
  }
  return { escapes, problems }
}
