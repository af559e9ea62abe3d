import type { Fact } from '../model.ts'
import { counted, grouped } from '../text/count.ts'
import { inert } from '../text/escape.ts'
import { charWidth } from '../text/width.ts'
import { saneColumns, wrap } from '../text/wrap.ts'
import type { ShownFile } from './aids.ts'
import { question, type Stop, stop } from './question.ts'
import type { Terminal } from './terminal.ts'

/** Lines between two questions: a screen of 24 keeps the question and where one is. */
const page = 20
/** More is not read at a prompt. */
const most = 2000
/** Columns of one source line; what is longer is cut and says so. */
const widest = 4000

/** Pages through files. Every character is shown or written out, and no line leaves the screen on the right. */
export async function read(files: Fact<readonly ShownFile[]>, io: Terminal): Promise<Stop | undefined> {
  if (files.state === 'unknown') {
    io.write(`It cannot be shown: ${inert(files.why, 400)}\n`)
    return undefined
  }
  const lines = linesOf(files.value, saneColumns(io.columns))
  for (let at = 0; at < lines.length; at += page) {
    io.write(`${lines.slice(at, at + page).join('\n')}\n`)
    const left = lines.length - at - page
    if (left <= 0) return undefined
    const answer = await question(
      io,
      `[Enter] more (${counted(left, 'line')})  [b] back:`,
      (typed) => turns.get(typed),
      'back',
    )
    if (answer === stop) return stop
    if (answer === 'back') return undefined
  }
  return undefined
}

const turns = new Map<string, 'more' | 'back'>([
  ['', 'more'],
  ['b', 'back'],
  // As in every pager; to stop the install is one more key.
  ['q', 'back'],
])

function linesOf(files: readonly ShownFile[], columns: number): string[] {
  if (files.length === 0) return ['Nothing to show.']
  const lines: string[] = []
  for (const { path, note, lines: texts, isLaidOut } of files) {
    if (lines.length >= most) break
    const head = `${inert(path, 400)}${note === undefined ? '' : ` (${inert(note, 200)})`}`
    lines.push('', ...wrap(`=== ${head}`, { columns, rest: '    ' }))
    for (const [index, text] of texts.entries()) {
      if (lines.length >= most) break
      lines.push(...(isLaidOut ? [inert(text, columns)] : numbered(index + 1, text, columns)))
    }
  }
  const all = files.reduce((sum, file) => sum + file.lines.length, 0)
  return lines.length < most ? lines : [...lines.slice(0, most), `… cut here; ${grouped(all)} lines in all`]
}

/** Not {@link wrap}, which makes runs of blanks one: code is shown as it stands. */
function numbered(line: number, text: string, columns: number): string[] {
  const room = columns - gutter
  const shown = inert(text.replace(/\t/gu, '  '), widest)
  const pieces: string[] = []
  for (let rest = shown; rest !== '' || pieces.length === 0; ) {
    const piece = cut(rest, room)
    pieces.push(piece)
    rest = rest.slice(piece.length)
  }
  return pieces.map((piece, index) => `${index === 0 ? String(line).padStart(5) : '     '} | ${piece}`)
}

const gutter = 8

function cut(text: string, room: number): string {
  // ASCII, which code nearly always is, takes one column a character.
  const piece = text.slice(0, room)
  if (/^[ -~]*$/u.test(piece)) return piece
  let [width, end] = [0, 0]
  for (const char of text) {
    width += charWidth(char)
    if (width > room) break
    end += char.length
  }
  return text.slice(0, Math.max(end, 1))
}
