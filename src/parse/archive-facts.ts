import { createHash } from 'node:crypto'
import type { ArchiveFacts, CarriedFile, Manifest } from '../model.ts'
import { standsFor } from './archive-path.ts'
import { installScriptsOf, parseManifest } from './manifest.ts'
import { quote } from './quote.ts'

/** One regular file of a package, as it lies under the package's folder. */
export interface PackedFile {
  /** With forward slashes and without a leading one. */
  readonly path: string
  /** Of the content, in hexadecimal. */
  readonly sha256: string
  /** Bytes. */
  readonly size: number
}

export interface PackedFiles {
  /** Every file once. Of an unpacked folder: without the `node_modules` that the manager put there. */
  readonly files: Iterable<PackedFile>
  /** The text of its package.json. */
  readonly manifest: string
  /** Names it in messages, e.g. `left-pad@1.3.0`. */
  readonly label: string
  readonly oddities?: Iterable<string>
  readonly carried?: readonly CarriedFile[]
}

/** An attacker may make 200,000 of them; these say enough. */
const maxOddities = 50

/**
 * What is known about a package whose files are known: one core for archives and for unpacked folders, so that both
 * give equal facts for equal files.
 * @throws Fault `json/…`, `manifest/not-an-object`
 */
export function factsOfFiles({ files, manifest: text, label, oddities = [], carried = [] }: PackedFiles): ArchiveFacts {
  const all = [...files]
  const manifest: Manifest = parseManifest(text, `package.json of ${label}`)
  const hasBindingGyp = all.some(({ path }) => standsFor(path) === 'binding.gyp')
  return {
    manifest,
    hasBindingGyp,
    installScripts: installScriptsOf(manifest, hasBindingGyp),
    files: all.length,
    size: all.reduce((sum, { size }) => sum + size, 0),
    carried,
    oddities: bounded([...disguises(all), ...collisions(all), ...oddities]),
    contentHash: contentHash(all),
  }
}

/**
 * `sha256-<hex>` of the list of (path, sha256), sorted by code units. Paths are written as JSON, so that no path can
 * imitate two lines. npm unpacks `.gitignore` as `.npmignore` (pacote's fetcher) unless both are there, so the list
 * calls both the same; where both are there, both are listed.
 */
export function contentHash(files: readonly PackedFile[]): string {
  const names = new Set(files.map(({ path }) => path))
  const lines = files.map(({ path, sha256 }) => `${JSON.stringify(asUnpacked(path, names))} ${sha256}\n`)
  const hash = createHash('sha256')
  for (const line of lines.sort()) hash.update(line)
  return `sha256-${hash.digest('hex')}`
}

function asUnpacked(path: string, names: ReadonlySet<string>): string {
  if (!/(?:^|\/)\.gitignore$/u.test(path)) return path
  const renamed = path.replace(/\.gitignore$/u, '.npmignore')
  return names.has(renamed) ? path : renamed
}

function* disguises(files: readonly PackedFile[]): Iterable<string> {
  for (const { path } of files) {
    const meant = standsFor(path)
    if (meant && path !== meant) yield `${quote(path)}, which some file systems take for ${meant}`
  }
}

/** A path that is a file and also the folder of another: which of them an unpacker keeps depends on the unpacker. */
function* collisions(files: readonly PackedFile[]): Iterable<string> {
  // With `/` as the lowest character, what is below a file follows it at once.
  const sorted = files.map(({ path }) => path.replaceAll('/', '\0')).sort()
  for (const [index, path] of sorted.entries()) {
    if (sorted[index + 1]?.startsWith(`${path}\0`))
      yield `${quote(path.replaceAll('\0', '/'))} is both a file and a folder`
  }
}

export function bounded(oddities: Iterable<string>): string[] {
  const all = [...new Set(oddities)]
  if (all.length <= maxOddities) return all
  return [...all.slice(0, maxOddities), `and ${all.length - maxOddities} more oddities`]
}
