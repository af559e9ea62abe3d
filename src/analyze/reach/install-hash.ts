import { createHash } from 'node:crypto'
import { parseTree } from 'jsonc-parser'
import { isBuiltin } from './builtins.ts'
import type { Tree } from './tree.ts'

export interface Installed {
  /** Lifecycle events with their commands; those of bundled packages with their folder. */
  readonly commands: readonly (readonly [event: string, command: string])[]
  /** Names of further scripts of package.json that these run. */
  readonly scripts: readonly string[]
  readonly paths: readonly string[]
  /** Other packages whose programs or modules are used. */
  readonly packages: ReadonlySet<string>
}

/** A full version (semver.org, item 2); nothing shorter is set aside, as `1` stands everywhere. */
const fullVersion = /^\d{1,10}\.\d{1,10}\.\d{1,10}(?:-[\w.-]{1,40})?(?:\+[\w.-]{1,40})?$/u

/**
 * `sha256-<hex>` of what the install scripts of a package can reach: their commands, the scripts that they call, every
 * reached file with its path, and package.json where code of another package is used: that may read it, and it says
 * where that package comes from.
 *
 * The package's own version is set aside where it stands as a whole quoted literal, and as the `version` field of
 * package.json. What is hashed instead of such a file is the list of the pieces between the literals, each with its
 * length, so that no file without the literal, with another version or with other pieces has the same hash: only where
 * a version stands can differ, and only by being the version.
 */
export function installHash(tree: Tree, installed: Installed): string {
  const { manifest } = tree.source
  const version = manifest.version !== undefined && fullVersion.test(manifest.version) ? manifest.version : undefined
  const usesOthers = [...installed.packages].some((name) => !isBuiltin(name.replace(/^node:/u, '')))
  const paths = new Set([...installed.paths, ...(usesOthers ? ['package.json'] : [])])
  const called = installed.scripts.flatMap((name) => [`pre${name}`, name, `post${name}`])
  const lines = [
    ...installed.commands.map(([event, command]) => ['command', event, command]),
    ...called.map((name) => [
      'script',
      name,
      Object.hasOwn(manifest.scripts, name) ? (manifest.scripts[name] ?? '') : '',
    ]),
    ...[...paths].map((path) => ['file', path, contentOf(path, tree, version)]),
  ]
  const hash = createHash('sha256').update('portcullis install 1\n')
  for (const line of [...new Set(lines.map((line) => JSON.stringify(line)))].sort()) hash.update(`${line}\n`)
  return `sha256-${hash.digest('hex')}`
}

function contentOf(path: string, tree: Tree, version: string | undefined): string {
  const text = path === 'package.json' ? tree.source.manifestText : tree.text(path)
  tree.forget(path)
  const pieces = text === undefined || version === undefined ? [] : piecesOf(text, path, version)
  if (pieces.length < 2) return tree.file(path)?.sha256 ?? 'none'
  const hash = createHash('sha256')
  for (const piece of pieces) hash.update(`${Buffer.byteLength(piece)}:`).update(piece)
  return `without version ${hash.digest('hex')}`
}

/** The text cut where the version stands; its quotes stay in the pieces. */
export function piecesOf(text: string, path: string, version: string): readonly string[] {
  // Bytes that are no text would be lost in decoding.
  if (text.includes('\uFFFD')) return [text]
  if (path === 'package.json') {
    const field = versionField(text, version)
    return field === undefined ? [text] : [text.slice(0, field), text.slice(field + version.length)]
  }
  const pieces: string[] = []
  let from = 0
  for (let at = text.indexOf(version); at >= 0; at = text.indexOf(version, at + version.length)) {
    const quote = text[at - 1] ?? ''
    if (!'"\'`'.includes(quote) || quote === '' || text[at + version.length] !== quote) continue
    pieces.push(text.slice(from, at))
    from = at + version.length
  }
  return [...pieces, text.slice(from)]
}

/** Where the top-level `version` of a package.json stands; undefined where it is not written plainly, or twice. */
function versionField(text: string, version: string): number | undefined {
  const fields = parseTree(text)?.children?.filter(({ children }) => children?.[0]?.value === 'version') ?? []
  const value = fields.length === 1 ? fields[0]?.children?.[1] : undefined
  if (value === undefined || text.slice(value.offset, value.offset + value.length) !== `"${version}"`) return undefined
  return value.offset + 1
}
