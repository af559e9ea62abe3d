import { structuredPatch } from 'diff'

/** Lines of one text that are compared; hunks that are kept, in characters. */
const maxLines = 20_000
const maxHunks = 64 * 1024
/** Insertions and deletions that are looked for: the work grows with their square (Myers, 1986). */
const maxEdits = 4_000
/** A longer line is cut where statements end, so that a minified file does not change as a whole. */
const longLine = 240
const context = 3

export type Unified = { readonly diff: string } | { readonly why: string }

/** Hunks of the unified format between two texts; bounded by counts, so that the same texts always give the same. */
export function unified(before: string, after: string): Unified {
  const [old, next] = [linesOf(before), linesOf(after)]
  if (old === undefined || next === undefined) return { why: `it has more than ${maxLines} lines` }
  const patch = structuredPatch('', '', old, next, '', '', { context, maxEditLength: maxEdits })
  if (patch === undefined) return { why: 'it is another file altogether' }
  const text = patch.hunks
    .map(
      ({ oldStart, oldLines, newStart, newLines, lines }) =>
        `@@ -${oldStart},${oldLines} +${newStart},${newLines} @@\n${lines.filter((line) => !line.startsWith('\\')).join('\n')}\n`,
    )
    .join('')
  if (text === '') return { why: 'only its line ends differ' }
  if (text.length <= maxHunks) return { diff: text }
  return { diff: `${text.slice(0, text.lastIndexOf('\n', maxHunks))}\n… and more, which is not shown\n` }
}

/** Each line ends in a line feed, the last one too. */
function linesOf(text: string): string | undefined {
  if (text === '') return ''
  const lines = text.replace(/\n$/u, '').split('\n')
  const cut = lines.flatMap((line) => (line.length > longLine ? line.split(/(?<=[;{}])/u) : [line]))
  return cut.length > maxLines ? undefined : `${cut.join('\n')}\n`
}
