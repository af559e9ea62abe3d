import { createHash } from 'node:crypto'
import { lstatSync, readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { join } from 'node:path'
import type { ArchiveFacts } from '../model.ts'
import { contentHash, factsOfFiles, type PackedFile } from '../parse/archive-facts.ts'
import { Fault } from '../parse/fault.ts'

const mostFiles = 200_000
const mostBytes = 2 * 1024 * 1024 * 1024

/** The hash that the archive of an untouched unpacked package has too; see {@link ArchiveFacts.contentHash}. */
export const folderContent = (folder: string): string => contentHash(filesIn(folder))

/** @throws Fault `folder/…`, `json/…`, `manifest/…` */
export function factsOfFolder(folder: string, label: string): ArchiveFacts {
  const files = filesIn(folder)
  if (!files.some(({ path }) => path === 'package.json')) {
    throw new Fault('folder/no-manifest', `${label} has no package.json`, {
      file: folder,
      hint: "name a package's own folder",
    })
  }
  return factsOfFiles({ files, manifest: readFileSync(join(folder, 'package.json'), 'utf8'), label })
}

/** Every file below the folder but the node_modules that a manager put there; a link counts as what it points to. */
function filesIn(root: string): PackedFile[] {
  const files: PackedFile[] = []
  let bytes = 0
  const add = (path: string, content: Uint8Array) => {
    bytes += content.length
    if (files.length >= mostFiles || bytes > mostBytes)
      throw new Fault('folder/too-large', `${root} is too large to be judged`)
    files.push({ path, size: content.length, sha256: createHash('sha256').update(content).digest('hex') })
  }
  const visit = (folder: string, prefix: string): void => {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      const [at, path] = [join(folder, entry.name), `${prefix}${entry.name}`]
      if (entry.isDirectory()) {
        if (path !== 'node_modules') visit(at, `${path}/`)
      } else if (entry.isFile()) add(path, readFileSync(at))
      else add(path, Buffer.from(`\0${entry.isSymbolicLink() ? readlinkSync(at) : lstatSync(at).mode}`))
    }
  }
  visit(root, '')
  return files
}
