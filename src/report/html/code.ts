import { type Html, html, text } from './text.ts'

/** Comments, strings, numbers and words that act, in one pass; what is none of them stays as it is. */
const token =
  /(?<comment>\/\/.*|\/\*.*?\*\/|#!.*)|(?<string>'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|`(?:[^`\\]|\\.)*`)|(?<number>\b\d[\w.]*)|(?<word>\b(?:await|const|else|eval|exec|execSync|fetch|for|from|function|if|import|let|new|process|require|return|spawn|var|while)\b)/gu
const widest = 2000

/** One line of source with its kinds of words set apart. Highlighting is a help to the eye and says nothing new. */
export function highlighted(line: string): Html[] {
  const source = line.slice(0, widest)
  const pieces: Html[] = []
  let at = 0
  for (const match of source.matchAll(token)) {
    const kind = Object.entries(match.groups ?? {}).find(([, value]) => value !== undefined)?.[0] ?? ''
    pieces.push(text(source.slice(at, match.index)), html`<span class="${kind}">${match[0]}</span>`)
    at = match.index + match[0].length
  }
  return [...pieces, text(source.slice(at)), ...(line.length > widest ? [html`…`] : [])]
}

/** An excerpt with its place; the line that the finding names is the first one. */
export function excerpt(of: { readonly file?: string; readonly line?: number; readonly excerpt?: string }): Html {
  if (of.file === undefined) return html``
  const lines = (of.excerpt ?? '')
    .slice(0, 64 * 1024)
    .split(/\r?\n/u)
    .slice(0, 12)
  const place = html`<p class="place">${of.file}${of.line === undefined ? '' : `:${of.line}`}</p>`
  if (of.excerpt === undefined || of.excerpt === '') return place
  return html`${place}<pre tabindex="0"><code>${lines.map((line, index) => lineOf(line, of.line, index))}</code></pre>`
}

const lineOf = (line: string, first: number | undefined, index: number): Html =>
  html`<span class="row"><span class="at">${first === undefined ? '' : first + index}</span><span class="src">${
    index === 0 ? html`<mark>${highlighted(line)}</mark>` : highlighted(line)
  }</span></span>`

/** A unified diff; signs stay, so that nothing is said by colour alone. */
export const diff = (lines: readonly string[]): Html =>
  html`<pre tabindex="0" class="diff"><code>${lines.map(
    (line) => html`<span class="row ${kindOf(line)}">${highlighted(line)}</span>`,
  )}</code></pre>`

const kindOf = (line: string): string => (line.startsWith('+') ? 'added' : line.startsWith('-') ? 'removed' : 'same')
