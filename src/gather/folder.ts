import { createHash } from 'node:crypto'
import { type Dirent, lstatSync, readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { join } from 'node:path'
import type { ArchiveFacts } from '../model.ts'
import { contentHash, factsOfFiles, type PackedFile } from '../parse/archive-facts.ts'
import { bundleOddities, isManifest } from '../parse/bundles.ts'
import { carriedIn, isCarried } from '../parse/carried.ts'
import { Fault } from '../parse/fault.ts'
import { bundledNames } from './bundled.ts'

const mostFiles = 200_000
const mostBytes = 2 * 1024 * 1024 * 1024
const mostOfManifest = 16 * 1024 * 1024

/** The hash that the archive of an untouched unpacked package has too; see {@link ArchiveFacts.contentHash}. */
export const folderContent = (folder: string): string => contentHash(filesIn(folder))

/** @throws Fault `folder/…`, `json/…`, `manifest/…` */
export function factsOfFolder(folder: string, label: string): ArchiveFacts {
  const manifest = manifestText(folder)
  if (manifest === undefined) {
    const hint = "name a package's own folder"
    throw new Fault('folder/no-manifest', `${label} has no package.json that is a file`, { file: folder, hint })
  }
  const files = filesIn(folder)
  const oddities = bundleOddities(manifestsIn(folder, files), pathsOf(files))
  return factsOfFiles({ files, manifest, label, oddities, carried: carriedIn(carriedContents(folder, files)) })
}

/** Links are left out: what they lead to is not the package's. */
const carriedContents = (folder: string, files: readonly PackedFile[]) =>
  new Map(
    files
      .filter(({ path, size }) => isCarried(path) && size <= mostOfManifest && lstatSync(join(folder, path)).isFile())
      .map(({ path }) => [path, readFileSync(join(folder, path))] as const),
  )

const pathsOf = (files: readonly PackedFile[]) => new Map(files.map((file) => [file.path, file]))

function manifestsIn(folder: string, files: readonly PackedFile[]): Map<string, Uint8Array> {
  const paths = files.map(({ path }) => path).filter(isManifest)
  return new Map(paths.map((path) => [path, Buffer.from(manifestText(join(folder, path, '..')) ?? '')]))
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
function filesIn(root: string): PackedFile[] {
  const files: PackedFile[] = []
  let bytes = 0
  const add = (path: string, content: Uint8Array) => {
    files.push({ path, size: content.length, sha256: createHash('sha256').update(content).digest('hex') })
  }
  const one = (entry: Dirent, at: string, path: string): void => {
    const { size, mode } = lstatSync(at)
    bytes += size
    if (files.length >= mostFiles || bytes > mostBytes) throw tooLarge(root)
    if (entry.isFile()) add(path, readFileSync(at))
    else add(path, Buffer.from(`\0${entry.isSymbolicLink() ? readlinkSync(at) : mode}`))
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
