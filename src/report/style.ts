import type { Paint } from '../text/paint.ts'

/** How a terminal report may look. */
export interface Style {
  readonly color: boolean
  /** Columns of a line; 80 where the terminal says nothing. */
  readonly columns: number
  /** Lists in full, and what policy lifted. */
  readonly verbose?: boolean
}

/** A section's lines, and how many items of a list it shows. */
export interface Sheet {
  readonly columns: number
  readonly paint: Paint
  readonly verbose: boolean
  readonly most: number
}

/** The items up to the sheet's limit, and the line that says how many are left out. */
export const limited = <T>(items: readonly T[], { most }: Sheet) => ({
  shown: items.slice(0, most),
  rest: Math.max(0, items.length - most),
})
