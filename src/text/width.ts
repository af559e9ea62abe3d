/**
 * Code points that take two columns: East Asian Width W and F (Unicode TR 11) in coarse blocks. A block may count
 * a narrow neighbour as wide, never the other way round, so that a limit in columns holds.
 */
const wide: readonly (readonly [number, number])[] = [
  [0x1100, 0x115f],
  [0x2329, 0x232a],
  [0x2630, 0x2637],
  [0x268a, 0x268f],
  [0x2e80, 0x303e],
  [0x3041, 0xa4cf],
  [0xa960, 0xa97f],
  [0xac00, 0xd7a3],
  [0xf900, 0xfaff],
  [0xfe10, 0xfe1f],
  [0xfe30, 0xfe6f],
  [0xff01, 0xff60],
  [0xffe0, 0xffe6],
  [0x16fe0, 0x18dff],
  [0x1aff0, 0x1b2ff],
  [0x1d300, 0x1d37f],
  [0x1f200, 0x1f2ff],
  [0x1f300, 0x1faff],
  [0x20000, 0x3fffd],
]
const emoji = /\p{Emoji_Presentation}/u
const flag = /\p{Regional_Indicator}/u
const nonSpacing = /\p{Mn}/u

/** Columns of one code point on a terminal: 0, 1 or 2. Emoji sequences count as the sum of their parts. */
export function charWidth(char: string): number {
  const code = char.codePointAt(0) ?? 0
  if (code < 0x300) return 1
  if (nonSpacing.test(char)) return 0
  if (flag.test(char)) return 1
  return emoji.test(char) || wide.some(([first, last]) => code >= first && code <= last) ? 2 : 1
}

/** Columns of a text without control characters. */
export function displayWidth(text: string): number {
  let width = 0
  for (const char of text) width += charWidth(char)
  return width
}
