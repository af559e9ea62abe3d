import { createHash } from 'node:crypto'
import { type Dirent, lstatSync, readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { join } from 'node:path'
import type { ArchiveFacts } from '../model.ts'
import type { ReadFile, Reading } from '../parse/archive.ts'
import { contentHash, factsOfFiles } from '../parse/archive-facts.ts'
import { defaultLimits } from '../parse/archive-limits.ts'
import { bundleOddities } from '../parse/bundles.ts'
import { carriedIn } from '../parse/carried.ts'
import { Fault } from '../parse/fault.ts'
import { type Keep, keeper, type Wanted } from '../parse/keep.ts'
import { bundledNames } from './bundled.ts'

const mostFiles = 200_000
const mostBytes = 2 * 1024 * 1024 * 1024
const mostOfManifest = 16 * 1024 * 1024

/** The hash that the archive of an untouched unpacked package has too; see {@link ArchiveFacts.contentHash}. */
export const folderContent = (folder: string): string => contentHash(filesIn(folder, () => false))

interface Read {
  readonly facts: ArchiveFacts
  readonly reading: Reading
}

/**
 * An unpacked package, read as its archive would be.
 * @throws Fault `folder/…`, `json/…`, `manifest/…`, `archive/manifest-too-large`
 */
export function readFolder(folder: string, label: string, wanted: Wanted): Read {
  const text = manifestText(folder)
  if (text === undefined) {
    const hint = "name a package's own folder"
    throw new Fault('folder/no-manifest', `${label} has no package.json that is a file`, { file: folder, hint })
  }
  return readingOf(filesIn(folder, keeper(label, defaultLimits, wanted)), text, label)
}

/**
 * The files of a package that lie elsewhere, read as its archive would be.
 * @throws Fault as {@link readFolder} does
 */
export function readFiles(given: readonly { path: string; bytes: Uint8Array }[], label: string, wanted: Wanted): Read {
  const keep = keeper(label, defaultLimits, wanted)
  const manifest = given.find(({ path }) => path === 'package.json')
  if (manifest === undefined) throw new Fault('folder/no-manifest', `${label} has no package.json that is a file`)
  const all = given.map(({ path, bytes }) => fileOf(path, bytes, keep(path, bytes.length)))
  return readingOf(all, Buffer.from(manifest.bytes).toString('utf8'), label)
}

function readingOf(all: readonly ReadFile[], text: string, label: string): Read {
  const files = new Map(all.map((file) => [file.path, file]))
  const kept = new Map(all.flatMap(({ path, bytes }) => (bytes ? [[path, bytes]] : [])))
  const oddities = bundleOddities(kept, files)
  const facts = factsOfFiles({ files: all, manifest: text, label, oddities, carried: carriedIn(kept) })
  return { facts, reading: { manifest: facts.manifest, manifestText: text, files } }
}

/** A link or a device could be endless, or somebody else's. */
function manifestText(folder: string): string | undefined {
  const file = join(folder, 'package.json')
  const stat = lstatSync(file, { throwIfNoEntry: false })
  if (!stat?.isFile()) return undefined
  if (stat.size > mostOfManifest) throw tooLarge(folder)
  return readFileSync(file, 'utf8')
}

const tooLarge = (folder: string) =>
  new Fault('folder/too-large', `${folder} is too large to be judged`, { file: folder, hint: 'look at it by hand' })

/**
 * Every file below the folder but what a manager put into its node_modules: of that, only what the package brought
 * along itself. A link counts as what it points to.
 */
function filesIn(root: string, keep: Keep): ReadFile[] {
  const files: ReadFile[] = []
  let bytes = 0
  const add = (path: string, content: Uint8Array, isKept: boolean) => files.push(fileOf(path, content, isKept))
  const one = (entry: Dirent, at: string, path: string): void => {
    const { size, mode } = lstatSync(at)
    bytes += size
    if (files.length >= mostFiles || bytes > mostBytes) throw tooLarge(root)
    if (entry.isFile()) add(path, readFileSync(at), keep(path, size))
    else add(path, Buffer.from(`\0${entry.isSymbolicLink() ? readlinkSync(at) : mode}`), false)
  }
  const visit = (folder: string, prefix: string): void => {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      const [at, path] = [join(folder, entry.name), `${prefix}${entry.name}`]
      if (!entry.isDirectory()) one(entry, at, path)
      else if (path !== 'node_modules') visit(at, `${path}/`)
    }
  }
  visit(root, '')
  for (const name of bundledNames(root, manifestText)) visit(join(root, 'node_modules', name), `node_modules/${name}/`)
  return files
}

function fileOf(path: string, content: Uint8Array, isKept: boolean): ReadFile {
  const file = { path, size: content.length, sha256: createHash('sha256').update(content).digest('hex') }
  return isKept ? { ...file, bytes: content } : file
}
