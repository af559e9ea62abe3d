import { createHash, type Hash } from 'node:crypto'
import { Parser } from 'tar/parse'
import type { ReadEntry } from 'tar/read-entry'
import type { PackedFile } from './archive-facts.ts'
import { type ArchiveLimits, archiveFault } from './archive-limits.ts'
import { pathOddities, placedByNpm } from './archive-path.ts'
import { type Held, held, type Keep } from './keep.ts'
import { quote } from './quote.ts'

/** What one package manager would write, as far as it has read. */
export interface Unpacked {
  /** By path, the last of a duplicate; in the order of first appearance. */
  readonly files: Map<string, PackedFile>
  /** Contents of the files that were asked for, the last of a duplicate. */
  readonly kept: Map<string, Buffer>
  readonly oddities: Set<string>
}

export interface Unpacker extends Unpacked {
  push(chunk: Buffer): void
  end(): void
}

/**
 * The files that npm unpacks. The parser is npm's own (node-tar), so pax and GNU long names, overridden sizes and broken
 * headers are read as npm reads them; the choice among the entries repeats pacote's (fetcher.js): no links, no
 * devices, regular files below the first folder. Contents are hashed as they pass; only what `keep` asks for is held.
 * @throws Fault from push and end: `archive/truncated`, `archive/not-an-archive`, `archive/too-many-entries`,
 *   `archive/manifest-too-large`
 */
export function npmUnpacker(label: string, keep: Keep, limits: ArchiveLimits): Unpacker {
  const [files, kept, oddities] = [new Map<string, PackedFile>(), new Map<string, Buffer>(), new Set<string>()]
  let entries = 0
  const count = () => {
    if (++entries > limits.entries)
      throw archiveFault('too-many-entries', label, `has more than ${limits.entries} entries`)
  }
  const parser = new Parser({ zstd: false, brotli: false, maxDecompressionRatio: Number.POSITIVE_INFINITY })
  parser.on('meta', count)
  parser.on('ignoredEntry', (entry: ReadEntry) => {
    count()
    oddities.add(`an entry of type ${entry.type}, which npm leaves out: ${quote(entry.path)}`)
  })
  parser.on('entry', (entry: ReadEntry) => {
    count()
    const path = fileFor(entry, oddities)
    if (path === undefined) return void entry.resume()
    const hash = createHash('sha256')
    const content = keep(path, entry.size) ? held(entry.size) : undefined
    take(entry, hash, content, (size) => {
      const sha256 = hash.digest('hex')
      // Some packers put the main file in twice, under `package/dist/` and `package/./dist/`.
      if ((files.get(path)?.sha256 ?? sha256) !== sha256)
        oddities.add(`${quote(path)} more than once; the last one is unpacked`)
      files.set(path, { path, sha256, size })
      if (content) kept.set(path, content.content())
      else kept.delete(path)
    })
  })
  parser.on('warn', (code: string, message: string | Error) => {
    const text = String(message)
    if (code === 'TAR_BAD_ARCHIVE') {
      if (text.includes('Truncated')) throw archiveFault('truncated', label, 'ends in the middle of a file')
      throw archiveFault('not-an-archive', label, 'is not a tar archive')
    }
    oddities.add(`a damaged header (${text.replace(/^Error: /u, '')})`)
  })
  return { files, kept, oddities, push: (chunk) => void parser.write(chunk), end: () => void parser.end() }
}

const regular = new Set(['File', 'OldFile', 'ContiguousFile'])

/** Where npm puts it; undefined for what npm leaves out, with the reason among the oddities. */
function fileFor(entry: ReadEntry, oddities: Set<string>): string | undefined {
  for (const oddity of pathOddities(entry.path)) oddities.add(oddity)
  if (entry.type === 'Directory') return undefined
  if (!regular.has(entry.type)) {
    const target = entry.linkpath === undefined ? '' : ` to ${quote(entry.linkpath)}`
    oddities.add(`an entry of type ${entry.type}, which npm leaves out: ${quote(entry.path)}${target}`)
    return undefined
  }
  const placed = placedByNpm(entry.path)
  if ('path' in placed) return placed.path
  oddities.add(`npm leaves out ${quote(entry.path)}: ${placed.left}`)
  return undefined
}

function take(entry: ReadEntry, hash: Hash, content: Held | undefined, done: (size: number) => void): void {
  let size = 0
  entry.on('data', (chunk: Buffer) => {
    size += chunk.length
    hash.update(chunk)
    content?.push(chunk)
  })
  entry.on('end', () => done(size))
}
