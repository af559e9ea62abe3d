import { charWidth, displayWidth } from './width.ts'

export interface Layout {
  /** Columns of the whole line, indent included. */
  readonly columns: number
  /** Put before the first line. */
  readonly first?: string
  /** Put before all others; as wide as `first` in spaces unless told. */
  readonly rest?: string
}

/** Columns to lay out for, whatever a terminal claims: 40 to 160, and 80 where it says nothing. */
export const saneColumns = (columns: number): number =>
  Number.isFinite(columns) && columns > 0 ? Math.min(160, Math.max(40, Math.floor(columns))) : 80

/**
 * Text that is inert already, in lines of at most `columns`. Breaks at spaces (a run of them becomes one) and inside
 * a word only when it is longer than a line.
 */
export function wrap(text: string, { columns, first = '', rest = ' '.repeat(displayWidth(first)) }: Layout): string[] {
  const room = Math.max(8, columns - Math.max(displayWidth(first), displayWidth(rest)))
  const lines: string[] = []
  let line = ''
  let width = 0
  for (const word of text.split(' ').filter((part) => part !== '')) {
    for (const [index, piece] of pieces(word, room).entries()) {
      const size = displayWidth(piece)
      const joins = index === 0 && width + 1 + size <= room
      if (line !== '' && !joins) lines.push(line)
      ;[line, width] = line !== '' && joins ? [`${line} ${piece}`, width + 1 + size] : [piece, size]
    }
  }
  lines.push(line)
  return lines.map((part, index) => (index === 0 ? first : rest) + part)
}

/** A text in parts of at most so many columns; its spaces stay. */
export function pieces(word: string, room: number): string[] {
  if (displayWidth(word) <= room) return [word]
  const parts: string[] = []
  let part = ''
  let width = 0
  for (const char of word) {
    const size = charWidth(char)
    if (width + size > room) {
      parts.push(part)
      part = ''
      width = 0
    }
    part += char
    width += size
  }
  return [...parts, part]
}
