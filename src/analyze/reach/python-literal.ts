import { Fault } from '../../parse/fault.ts'

/** What gyp files are made of. Objects are lists of pairs: a key may stand twice, and both count. */
export type Literal =
  | string
  | number
  | null
  | readonly Literal[]
  | { readonly pairs: readonly (readonly [string, Literal])[] }

const maxDepth = 100
const maxJoined = 1000
/** Characters. node-gyp's own are below 100,000. */
const maxText = 512 * 1024

/**
 * A Python literal as gyp's input.py accepts it: dictionaries, lists, tuples, strings that stand side by side, numbers, `#` comments;
 * values joined by operators become a list of them.
 * @throws Fault `gyp/invalid`, `gyp/too-large`
 */
export function parseLiteral(text: string, file: string): Literal {
  if (text.length > maxText) throw new Fault('gyp/too-large', `${file} has more than ${maxText} characters`, { file })
  const reader = new LiteralReader(text.charCodeAt(0) === 0xfeff ? text.slice(1) : text, file)
  const value = reader.value(0)
  reader.end()
  return value
}

class LiteralReader {
  readonly #text: string
  readonly #file: string
  #at = 0

  constructor(text: string, file: string) {
    this.#text = text
    this.#file = file
  }

  /** A value, or values joined by operators: gyp evaluates its files as expressions, so that all of them may count. */
  value(depth: number): Literal {
    const values = [this.#primary(depth)]
    for (;;) {
      this.#next()
      const operator = this.#match(/(?:==|!=|\+|%|(?:and|or|if|else|in|not in|is)\b)/y)
      if (operator === undefined) return values.length === 1 ? (values[0] as Literal) : values
      if (values.length > maxJoined) throw this.#invalid('joins too many values')
      const next = this.#primary(depth)
      const last = values.at(-1)
      if (operator === '+' && typeof last === 'string' && typeof next === 'string')
        values[values.length - 1] = last + next
      else values.push(next)
    }
  }

  #primary(depth: number): Literal {
    if (depth > maxDepth) throw this.#invalid(`is nested more than ${maxDepth} deep`)
    const next = this.#next()
    if (next === '{') return this.#dictionary(depth)
    if (next === '[') return this.#list(']', depth)
    if (next === '(') return this.#list(')', depth)
    const word = this.#match(/(?:[-+]?[\d.][\w.]*|True|False|None)/y)
    if (word !== undefined) return word === 'None' ? null : word === 'True' ? 1 : word === 'False' ? 0 : Number(word)
    const text = this.#string()
    if (text === undefined) throw this.#invalid(`cannot be read at character ${this.#at}`)
    return text
  }

  end(): void {
    if (this.#next() !== '') throw this.#invalid('goes on behind its end')
  }

  #dictionary(depth: number): Literal {
    const pairs: [string, Literal][] = []
    this.#at++
    while (this.#next() !== '}') {
      const key = this.value(depth + 1)
      if (this.#next() !== ':') throw this.#invalid(`lacks a colon at character ${this.#at}`)
      this.#at++
      pairs.push([typeof key === 'object' ? '' : String(key), this.value(depth + 1)])
      if (!this.#comma('}')) break
    }
    this.#at++
    return { pairs }
  }

  #list(end: ']' | ')', depth: number): Literal {
    const items: Literal[] = []
    this.#at++
    while (this.#next() !== end) {
      items.push(this.value(depth + 1))
      if (!this.#comma(end)) break
    }
    this.#at++
    return items
  }

  #comma(end: string): boolean {
    const next = this.#next()
    if (next === ',') this.#at++
    else if (next !== end) throw this.#invalid(`lacks a comma at character ${this.#at}`)
    return next === ','
  }

  /** Strings side by side are one. */
  #string(): string | undefined {
    let whole: string | undefined
    for (;;) {
      this.#next()
      const prefix = this.#match(/[rRbBuU]{0,2}(?='|")/y)
      if (prefix === undefined) return whole
      whole = (whole ?? '') + this.#one(/r/iu.test(prefix))
    }
  }

  #one(raw: boolean): string {
    const quote = this.#match(/'''|"""|'|"/y) as string
    let value = ''
    for (;;) {
      const plain = this.#match(/[^'"\\]+/y)
      if (plain !== undefined) value += plain
      else if (this.#at >= this.#text.length) throw this.#invalid('ends inside a string')
      else if (this.#text.startsWith(quote, this.#at)) {
        this.#at += quote.length
        return value
      } else if (this.#text[this.#at] === '\\') value += this.#escape(raw)
      else value += this.#text[this.#at++]
    }
  }

  #escape(raw: boolean): string {
    const all = this.#match(/\\(?:x[\da-f]{2}|u[\da-f]{4}|[0-7]{1,3}|\r\n|.)/isy) ?? this.#match(/\\/y) ?? ''
    if (raw) return all
    const kind = all[1] ?? ''
    if ('xu'.includes(kind) && all.length > 2) return String.fromCharCode(Number.parseInt(all.slice(2), 16))
    if (/[0-7]/u.test(kind)) return String.fromCharCode(Number.parseInt(all.slice(1), 8))
    return { n: '\n', t: '\t', r: '\r', '\n': '', '\r': '', "'": "'", '"': '"', '\\': '\\' }[kind] ?? all
  }

  /** The next character that says something. */
  #next(): string {
    this.#match(/(?:[ \t\r\n\f]|\\\r?\n|#[^\n]*)+/y)
    return this.#text[this.#at] ?? ''
  }

  #match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at
    const found = pattern.exec(this.#text)?.[0]
    if (found !== undefined) this.#at += found.length
    return found
  }

  #invalid(what: string): Fault {
    return new Fault('gyp/invalid', `${this.#file} ${what}`, { file: this.#file })
  }
}
