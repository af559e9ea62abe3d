import { visit } from 'jsonc-parser'

/** The text with a space for each comma before `}` or `]`, so that it is JSON where that is all that it was too much. */
export function withoutTrailingCommas(text: string): string {
  const pieces: string[] = []
  let [from, comma, inString] = [0, -1, false]
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index)
    if (inString) {
      if (code === 0x5c) index++
      else if (code === 0x22) inString = false
    } else if (code === 0x22) [inString, comma] = [true, -1]
    else if (code === 0x2c) comma = index
    else if ((code === 0x7d || code === 0x5d) && comma !== -1) {
      pieces.push(text.slice(from, comma), ' ')
      from = comma + 1
      comma = -1
    } else if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) comma = -1
  }
  return [...pieces, text.slice(from)].join('')
}

type Path = readonly (string | number)[]

/** Names a property by its own name and the way to the object that has it; undefined for those that do not count. */
export type NameOf = (way: Path, property: string) => string | undefined

/** The properties of the one object that this way leads to. */
export const at =
  (...way: readonly string[]): NameOf =>
  (path, property) =>
    path.length === way.length && way.every((part, index) => path[index] === part) ? property : undefined

/**
 * The lines, from 1, on which properties stand; more than one where a property is there again. The text was parsed
 * before, so that its depth is bounded.
 */
export function propertyLines(text: string, nameOf: NameOf): Map<string, number[]> {
  const found = new Map<string, number[]>()
  visit(
    text,
    {
      onObjectProperty: (property, _offset, _length, line, _character, wayOf) => {
        const name = nameOf(wayOf(), property)
        const lines = name === undefined ? undefined : found.get(name)
        if (lines) lines.push(line + 1)
        else if (name !== undefined) found.set(name, [line + 1])
      },
    },
    { allowTrailingComma: true },
  )
  return found
}

/**
 * The lines, from 1, of the objects in a list at the top, and in lists of the same name inside them, by the way to each:
 * `components/3/components/0`. The text was parsed before.
 * @param repeats is told of each property that its object has already, of which `JSON.parse` keeps the last
 */
export function objectLines(
  text: string,
  list: string,
  repeats: (property: string, line: number) => void,
): Map<string, number> {
  const found = new Map<string, number>()
  const open: Set<string>[] = []
  visit(text, {
    onObjectEnd: () => void open.pop(),
    onObjectProperty: (property, _offset, _length, line) => {
      if (open.at(-1)?.has(property)) repeats(property, line + 1)
      open.at(-1)?.add(property)
    },
    onObjectBegin: (_offset, _length, line, _character, wayOf) => {
      open.push(new Set())
      const way = wayOf()
      const isOne =
        way.length > 0 && way.every((part, index) => (index % 2 === 0 ? part === list : typeof part === 'number'))
      if (isOne && way.length % 2 === 0) found.set(way.join('/'), line + 1)
    },
  })
  return found
}
