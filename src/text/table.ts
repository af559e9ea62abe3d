import { inert } from './escape.ts'
import { displayWidth } from './width.ts'

/** Wider first cells do not push the others to the right. */
const maxFirst = 32

/** Rows of two inert cells as one line each, the second aligned and cut at `columns`. */
export function table(rows: readonly (readonly [string, string])[], columns: number, indent = '  '): string[] {
  const first = Math.min(
    maxFirst,
    rows.reduce((most, [cell]) => Math.max(most, displayWidth(cell)), 0),
  )
  return rows.map(([left, right]) => {
    const padding = ' '.repeat(Math.max(0, first - displayWidth(left)))
    return inert(`${indent}${left}${right === '' ? '' : `${padding}  ${right}`}`, columns)
  })
}
