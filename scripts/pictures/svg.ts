import type { Terminal } from '@xterm/headless'

const cell = { width: 8.4, height: 18 } as const
const margin = 14
const ground = '#15171a'
const plain = '#e6e8ea'
/** The first eight of the 16 colours that a program can ask for by number. */
const palette = ['#5b6169', '#ff8080', '#8fdca5', '#f0d377', '#7cb8f2', '#cbb5ff', '#7fd8d8', plain]

interface Span {
  readonly x: number
  readonly style: string
  text: string
}

/** What a terminal shows, as a picture of text. Rows are counted from the first line of its buffer. */
export function svgOf(terminal: Terminal, title: string, from: number, to: number): string {
  const rows = Array.from({ length: to - from }, (_, row) => spansOf(terminal, from + row))
  const width = Math.ceil(terminal.cols * cell.width + 2 * margin)
  const height = Math.ceil(rows.length * cell.height + 2 * margin)
  const texts = rows.flatMap((spans, row) =>
    spans.map(({ x, style, text }) => {
      const [left, top] = [margin + x * cell.width, margin + row * cell.height + 13]
      return `<text x="${left.toFixed(1)}" y="${top}" textLength="${(text.length * cell.width).toFixed(1)}"${style}>${escaped(text)}</text>`
    }),
  )
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" role="img" aria-label="${escaped(title)}">
<title>${escaped(title)}</title>
<rect width="100%" height="100%" rx="8" fill="${ground}"/>
<g font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, monospace" font-size="14" fill="${plain}" style="white-space: pre">
${texts.join('\n')}
</g>
</svg>
`
}

function spansOf({ buffer, cols }: Terminal, y: number): Span[] {
  const line = buffer.active.getLine(y)
  const spans: Span[] = []
  for (let x = 0; x < cols; x++) {
    const one = line?.getCell(x)
    const text = one?.getChars() || ' '
    const colour = one?.isFgPalette() ? palette[one.getFgColor() % 8] : undefined
    const style = `${colour ? ` fill="${colour}"` : ''}${one?.isBold() ? ' font-weight="700"' : ''}${one?.isDim() ? ' opacity="0.7"' : ''}`
    const last = spans.at(-1)
    if (last && last.style === style) last.text += text
    else spans.push({ x, style, text })
  }
  // Blanks at the beginning of a text are not drawn alike everywhere.
  return spans
    .map(({ x, style, text }) => ({ x: x + text.length - text.trimStart().length, style, text: text.trim() }))
    .filter(({ text }) => text !== '')
}

const escaped = (text: string): string => text.replace(/[&<>"]/gu, (char) => `&#${char.charCodeAt(0)};`)
