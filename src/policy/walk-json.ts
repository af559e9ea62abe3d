type Key = string | number
export type JsonPath = readonly Key[]

const literal = /-?\d[\d.eE+-]*|true|false|null/y

/**
 * What `JSON.parse` does not tell: where each value begins, which keys are repeated, and where a text breaks.
 * The caller bounds size and depth (`parseJson` does).
 * @param see is called for each value with its path, its offset and whether its key was there before; the path is
 *   reused between calls
 * @returns the offset at which the text stops being JSON
 */
export function walkJson(
  text: string,
  see: (path: JsonPath, offset: number, repeated: boolean) => void,
): number | undefined {
  const path: Key[] = []
  let at = text.charCodeAt(0) === 0xfeff ? 1 : 0

  const skipBlanks = () => {
    while (at < text.length && ' \t\r\n'.includes(text.charAt(at))) at++
  }
  const take = (char: string): boolean => {
    skipBlanks()
    if (text[at] !== char) return false
    at++
    return true
  }
  const isJson = (from: number): boolean => {
    try {
      JSON.parse(text.slice(from, at))
      return true
    } catch {
      at = from
      return false
    }
  }
  const string = (): boolean => {
    skipBlanks()
    const from = at
    if (text[at] !== '"') return false
    for (at++; at < text.length && text[at] !== '"'; at++) if (text[at] === '\\') at++
    at++
    return isJson(from)
  }
  const scalar = (): boolean => {
    if (text[at] === '"') return string()
    const from = at
    literal.lastIndex = at
    at += literal.exec(text)?.[0].length ?? 0
    return isJson(from)
  }
  const series = (close: string, item: (index: number) => boolean): boolean => {
    at++
    if (take(close)) return true
    for (let index = 0; item(index); index++) {
      if (take(close)) return true
      if (!take(',')) return false
    }
    return false
  }
  const value = (key: Key | undefined, repeated: boolean): boolean => {
    if (key !== undefined) path.push(key)
    skipBlanks()
    see(path, at, repeated)
    const keys = new Set<string>()
    const member = (): boolean => {
      skipBlanks()
      const from = at
      if (!string()) return false
      const name = JSON.parse(text.slice(from, at)) as string
      const again = keys.has(name)
      keys.add(name)
      return take(':') && value(name, again)
    }
    const fine =
      text[at] === '{' ? series('}', member) : text[at] === '[' ? series(']', (index) => value(index, false)) : scalar()
    if (key !== undefined) path.pop()
    return fine
  }

  if (!value(undefined, false)) return at
  skipBlanks()
  return at < text.length ? at : undefined
}

/** 1 for the first line. */
export function lineAt(text: string, offset: number): number {
  let line = 1
  for (let at = text.indexOf('\n'); at !== -1 && at < offset; at = text.indexOf('\n', at + 1)) line++
  return line
}
