import { createHash } from 'node:crypto'
import { isObject, type Json, own } from '../../parse/json.ts'
import { manifestPart } from './manifest-part.ts'
import type { Tree } from './tree.ts'
import { isPlainVersion, piecesOf, pinning } from './version-literal.ts'

export interface Installed {
  /** Lifecycle events with their commands; those of bundled packages with their folder. */
  readonly commands: readonly (readonly [event: string, command: string])[]
  /** Names of further scripts of package.json that these run. */
  readonly scripts: readonly string[]
  readonly paths: readonly string[]
  /** Other packages whose programs or modules are used. */
  readonly packages: ReadonlySet<string>
  /** Fields of package.json that are all that is read of it; left out where it may be read whole. */
  readonly fields?: ReadonlySet<string>
}

/**
 * `sha256-<hex>` of what the install scripts of a package can reach: their commands, the scripts that they call, every
 * reached file with its path, and the part of package.json that they depend on ({@link manifestPart}).
 *
 * The package's own version is set aside where it stands as a whole literal. What is hashed instead of such a file is
 * the list of the pieces between the literals, each with its length, so that no file without the literal, with another
 * version or with other pieces has the same hash: only where a version stands can differ, and only by being the version.
 */
export function installHash(tree: Tree, installed: Installed): string {
  const { manifest } = tree.source
  const version = isPlainVersion(manifest.version) ? manifest.version : undefined
  const called = installed.scripts.flatMap((name) => [`pre${name}`, name, `post${name}`])
  const lines = [
    ...installed.commands.map(([event, command]) => ['command', event, command]),
    ...called.map((name) => [
      'script',
      name,
      Object.hasOwn(manifest.scripts, name) ? (manifest.scripts[name] ?? '') : '',
    ]),
    ...[...installed.packages].map((name) => ['package', name]),
    ['manifest', JSON.stringify(manifestPart(tree.manifestIn(''), installed.packages))],
    ...[...new Set(installed.paths)].map((path) => [
      'file',
      path,
      (path === 'package.json' && fieldsOf(installed.fields, tree, version)) || contentOf(path, tree, version),
    ]),
  ]
  const hash = createHash('sha256').update('portcullis install 3\n')
  for (const line of [...new Set(lines.map((line) => JSON.stringify(line)))].sort()) hash.update(`${line}\n`)
  return `sha256-${hash.digest('hex')}`
}

/**
 * The fields that are read, the own version set aside where it is the `version` or what a dependency is pinned to.
 * Undefined where one is missing: an object without it would be asked for what it inherits.
 */
function fieldsOf(
  fields: ReadonlySet<string> | undefined,
  tree: Tree,
  version: string | undefined,
): string | undefined {
  const manifest = tree.manifestIn('')
  if (fields === undefined || [...fields].some((field) => own(manifest, field) === undefined)) return undefined
  const literal = (value: Json | undefined) => (version !== undefined && value === version ? ['own'] : ['is', value])
  const entries = [...fields].sort().map((field) => {
    const value = own(manifest, field)
    if (field === 'version') return [field, literal(value)]
    if (!pinning.has(field) || !isObject(value)) return [field, value]
    return [field, Object.entries(value).map(([name, spec]) => [name, literal(spec)])]
  })
  return `fields ${JSON.stringify(entries)}`
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
