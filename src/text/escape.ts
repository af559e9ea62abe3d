import { charWidth } from './width.ts'

/**
 * What a terminal acts on, or a reader cannot see: control, format (bidi, zero-width, tags), surrogate, private and
 * unassigned characters, line separators, ignorable ones (variation selectors, fillers) and every space but U+0020.
 * The bidi part is CVE-2021-42574, "Trojan Source".
 */
const hidden = /[\p{C}\p{Z}\p{Default_Ignorable_Code_Point}\u2800]/u
const mark = /\p{M}/u
/** Vietnamese and Thai stack two or three; more cover the lines above and below ("zalgo"). */
const maxMarks = 4
const named: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' }

/**
 * Package-supplied text made safe for a terminal, a log or a report: whatever acts or hides is written as `\u202e`,
 * other letters stay. Idempotent. Stops reading at the limit, so a huge text costs no more than a short one.
 * @param maxWidth columns; what is longer ends in `…`, and an escape is never cut in two
 */
export function inert(text: string, maxWidth = Number.POSITIVE_INFINITY): string {
  return joined(text, maxWidth, (char) => hidden.test(char) && char !== ' ')
}

/**
 * The same for names, versions and ids, where a letter that only looks like another is a trick: all that is not
 * printable ASCII is written out (`l\u043edash`). Registries accept ASCII names only, so an honest one is unchanged.
 */
export function identifier(text: string, maxWidth = Number.POSITIVE_INFINITY): string {
  return joined(text, maxWidth, (char) => char < ' ' || char > '~')
}

function joined(text: string, maxWidth: number, isHidden: (char: string) => boolean): string {
  const pieces: string[] = []
  let width = 0
  let fits = 0
  // A mark with no letter before it would change a character that is not the package's.
  let marks = maxMarks
  for (const char of text) {
    const isMark = mark.test(char)
    const piece = isHidden(char) || (isMark && marks >= maxMarks) ? escaped(char) : char
    marks = isMark ? marks + 1 : 0
    width += piece === char ? charWidth(char) : piece.length
    if (width > maxWidth) return maxWidth < 1 ? '' : `${pieces.slice(0, fits).join('')}…`
    pieces.push(piece)
    if (width < maxWidth) fits = pieces.length
  }
  return pieces.join('')
}

function escaped(char: string): string {
  const hex = (char.codePointAt(0) ?? 0).toString(16)
  return named[char] ?? (hex.length > 4 ? `\\u{${hex}}` : `\\u${hex.padStart(4, '0')}`)
}
