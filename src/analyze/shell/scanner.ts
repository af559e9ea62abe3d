import { computed } from './types.ts'

/** Whitespace and operators end a word; `#` only starts a comment where a word would start. */
const wordEnd = new Set([' ', '\t', '\r', '\n', ';', '&', '|', '(', ')', '<', '>'])

/** A position in a shell text that knows its line. */
export class Scanner {
  readonly text: string
  at = 0
  #line: number
  #counted = 0

  constructor(text: string, firstLine = 1) {
    this.text = text
    this.#line = firstLine
  }

  get done(): boolean {
    return this.at >= this.text.length
  }

  peek(ahead = 0): string {
    return this.text[this.at + ahead] ?? ''
  }

  startsWith(what: string): boolean {
    return this.text.startsWith(what, this.at)
  }

  take(what: string): boolean {
    if (!this.startsWith(what)) return false
    this.at += what.length
    return true
  }

  /** Lines are counted as far as somebody asks, so that the whole costs one pass. */
  get line(): number {
    for (; this.#counted < this.at; this.#counted++) if (this.text[this.#counted] === '\n') this.#line++
    return this.#line
  }

  /** To the end of the text if it is not there. */
  until(what: string): string {
    const end = this.text.indexOf(what, this.at)
    const found = this.text.slice(this.at, end < 0 ? this.text.length : end)
    this.at = end < 0 ? this.text.length : end + what.length
    return found
  }

  blanks(): void {
    for (;;) {
      if (this.peek() === ' ' || this.peek() === '\t' || this.peek() === '\r') this.at++
      else if (this.startsWith('\\\n')) this.at += 2
      else if (this.startsWith('\\\r\n')) this.at += 3
      else if (this.peek() === '#') {
        const end = this.text.indexOf('\n', this.at)
        this.at = end < 0 ? this.text.length : end
      } else return
    }
  }

  get endsWord(): boolean {
    return this.done || wordEnd.has(this.peek())
  }
}

/** `%NAME%`, `%~dp0` and `!NAME!` of cmd.exe, which an npm script may be given to. */
export const withoutPercents = (word: string, lookUp: (name: string) => string): string =>
  word.includes('%')
    ? word.replace(/%~?([A-Za-z_]\w*)(?::[\w~=,-]*)?%|%~\w*\d/gu, (_, name: string | undefined) => {
        return name === undefined ? computed : lookUp(name)
      })
    : word
