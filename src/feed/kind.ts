import type { Affected } from './affected.ts'
import { corrupt } from './bytes.ts'
import { idOf } from './entry.ts'
import type { FeedRow } from './osv.ts'

/** What many rows share: all but the name and the number in the id. */
export interface Kind {
  /** `MAL-2025-12` has the prefix `MAL-2025-`. */
  readonly prefix: string
  /** To how many digits the number is padded; 0: there is none. */
  readonly digits: number
  /** The summary, with NUL in the place of the name. */
  readonly sentence: string | undefined
  readonly affected: Affected
}

/** A row as a feed has it. Rows of one feed that share a kind share the object. */
export interface PackedRow {
  readonly name: string
  readonly number: number
  readonly kind: Kind
}

/** Characters of a name or a summary, above what building lets in (osv.ts). */
export const maxText = 256

export function packed({ name, id, summary, affected }: FeedRow): PackedRow {
  const { prefix, digits, number } = splitId(id)
  return { name, number, kind: { prefix, digits, sentence: summary?.replaceAll(name, '\0'), affected } }
}

/** @throws Fault `feed/corrupt` */
export function unpacked(row: PackedRow, label: string): FeedRow {
  const { name, kind } = row
  const summary = kind.sentence?.replaceAll('\0', () => name)
  if (summary !== undefined && summary.length > maxText) throw corrupt(label, 'a summary is too long')
  return { name, id: packedId(row, label), ...(summary !== undefined && { summary }), affected: kind.affected }
}

/** @throws Fault `feed/corrupt` */
export const packedId = ({ kind: { prefix, digits }, number }: PackedRow, label: string): string =>
  idOf(prefix, digits, number, label)

function splitId(id: string): { readonly prefix: string; readonly digits: number; readonly number: number } {
  const match = /^(.*[^0-9])([0-9]{1,9})$/s.exec(id)
  const digits = match?.[2] ?? ''
  if (!match || digits === '') return { prefix: id, number: 0, digits: 0 }
  return { prefix: match[1] as string, number: Number(digits), digits: digits.startsWith('0') ? digits.length : 1 }
}
