import { type Node, parseTree } from 'jsonc-parser'

/**
 * A version whose parts say nothing but numbers and a usual word: what else stands in a version is text of its author's
 * choice, which code could take for a host or a command. Nothing shorter than three numbers, as `1` stands everywhere.
 */
const plain =
  /^\d{1,10}\.\d{1,10}\.\d{1,10}(?:-(?:alpha|beta|rc|pre|preview|next|canary|dev|nightly)?(?:[.-]?\d{1,14}){0,3})?$/u

export const isPlainVersion = (version: string | undefined): version is string =>
  version !== undefined && plain.test(version)

/**
 * A text cut where the package's own version stands as a whole quoted literal; the quotes stay in the pieces. In
 * package.json only where it is the `version` or what a dependency is pinned to, as for the packages of each platform.
 */
export function piecesOf(text: string, path: string, version: string): readonly string[] {
  // Bytes that are no text would be lost in decoding.
  if (text.includes('\uFFFD')) return [text]
  const places = path === 'package.json' ? manifestPlaces(text, version) : literalPlaces(text, version)
  const starts = [0, ...places.map((place) => place + version.length)]
  return starts.map((start, index) => text.slice(start, places[index]))
}

function literalPlaces(text: string, version: string): number[] {
  const places: number[] = []
  for (let at = text.indexOf(version); at >= 0; at = text.indexOf(version, at + version.length)) {
    const quote = text[at - 1] ?? ''
    if (quote !== '' && '"\'`'.includes(quote) && text[at + version.length] === quote) places.push(at)
  }
  return places
}

export const pinning: ReadonlySet<string> = new Set([
  'dependencies',
  'optionalDependencies',
  'peerDependencies',
  'devDependencies',
])

/** None of a field that is not written plainly, or twice: which of two counts is up to the reader. */
function manifestPlaces(text: string, version: string): number[] {
  const fields = parseTree(text)?.children ?? []
  const places = fields.flatMap((field) => {
    const [key, value] = field.children ?? []
    if (fields.filter(({ children }) => children?.[0]?.value === key?.value).length !== 1) return []
    if (key?.value === 'version') return placeIn(value, text, version)
    return pinning.has(key?.value)
      ? (value?.children ?? []).flatMap(({ children }) => placeIn(children?.[1], text, version))
      : []
  })
  return places.sort((a, b) => a - b)
}

function placeIn(value: Node | undefined, text: string, version: string): number[] {
  const written = value && text.slice(value.offset, value.offset + value.length)
  return value && written === `"${version}"` ? [value.offset + 1] : []
}
