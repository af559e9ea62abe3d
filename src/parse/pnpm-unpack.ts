import { createHash, type Hash } from 'node:crypto'
import type { PackedFile } from './archive-facts.ts'
import { relative } from './archive-path.ts'
import { type Held, held, type Keep } from './keep.ts'
import type { Unpacker } from './npm-unpack.ts'
import { firstFolderOff, headerPath, octal, type PaxFields, paxFields, sumIsRight } from './pnpm-tar.ts'

const block = 512
/** npm takes no longer one (node-tar's maxMetaEntrySize). */
const maxDescription = 1024 * 1024

type Body =
  | {
      readonly kind: 'file'
      readonly path: string
      readonly hash: Hash
      readonly content: Held | undefined
      size: number
    }
  | { readonly kind: 'pax' | 'global' | 'long'; readonly chunks: Buffer[] }
  | { readonly kind: 'skip' }

/** Raised where pnpm stops with an error: it installs nothing of such an archive. */
class Refusal extends Error {}

/**
 * The files that pnpm unpacks, read as its own parser does it (store/cafs, parseTarball; the same in 10 and 11). It
 * differs from node-tar, and differences hide things: it ends at the first zero byte, takes hard links for files, knows
 * no magic, splits at backslashes, keeps paths without a folder, and gives a pax path to whatever header comes next.
 * What pnpm refuses with an error is undefined from then on (`refused`), with what it had read by then forgotten.
 * @throws Fault `archive/manifest-too-large`
 */
export function pnpmUnpacker(keep: Keep): Unpacker & { readonly refused: () => string | undefined } {
  const [files, kept, oddities] = [new Map<string, PackedFile>(), new Map<string, Buffer>(), new Set<string>()]
  let rest: Buffer = Buffer.alloc(0)
  let body: Body | undefined
  let [left, padding] = [0, 0]
  let [finished, refused, longPath] = [false, undefined as string | undefined, '']
  let pax: PaxFields = {}

  const finish = (done: Body) => {
    if (done.kind === 'file') {
      files.set(done.path, { path: done.path, sha256: done.hash.digest('hex'), size: done.size })
      if (done.content) kept.set(done.path, done.content.content())
      else kept.delete(done.path)
    } else if (done.kind === 'pax' || done.kind === 'global') {
      pax = { ...pax, ...paxFields(Buffer.concat(done.chunks), done.kind === 'global', Refusal) }
    } else if (done.kind === 'long') {
      longPath = firstFolderOff(Buffer.concat(done.chunks).toString('utf8').replace(/\0.*/u, ''))
    }
  }

  const begin = (header: Buffer): Body => {
    const size = pax.size ?? octal(header, 124, 12)
    if (!sumIsRight(header)) throw new Refusal('a header has a wrong checksum')
    if (!Number.isSafeInteger(size) || size < 0) throw new Refusal('a header has no valid size')
    const named = longPath || pax.path || headerPath(header)
    pax = {}
    longPath = ''
    left = size
    padding = (block - (size % block)) % block
    return bodyOf(header[156] as number, named)
  }

  const bodyOf = (type: number, named: string): Body => {
    const flag = type === 0 ? '0' : String.fromCharCode(type)
    if (flag === '0' || flag === '1') {
      const path = relative(/\.[/\\]/u.test(named) ? named.replaceAll('\\', '/') : named)
      return {
        kind: 'file',
        path,
        hash: createHash('sha256'),
        content: keep(path, left) ? held(left) : undefined,
        size: 0,
      }
    }
    if (flag === '5' || flag === '2') return { kind: 'skip' }
    const kind = ({ x: 'pax', g: 'global', L: 'long' } as const)[flag]
    if (kind === undefined) throw new Refusal('an entry is of a type that it does not know')
    if (left > maxDescription) throw new Refusal('a description of an entry is too long')
    return { kind, chunks: [] }
  }

  const feed = (open: Body, part: Buffer) => {
    if (open.kind === 'skip') return
    if (open.kind !== 'file') return void open.chunks.push(Buffer.from(part))
    open.size += part.length
    open.hash.update(part)
    open.content?.push(part)
  }

  /** One step through the bytes at hand; false when it needs more. */
  const step = (): boolean => {
    if (body) {
      const part = rest.subarray(0, left)
      feed(body, part)
      left -= part.length
      rest = rest.subarray(part.length)
      if (left > 0) return false
      finish(body)
      body = undefined
    }
    if (padding > 0) {
      const skipped = Math.min(padding, rest.length)
      padding -= skipped
      rest = rest.subarray(skipped)
      if (padding > 0) return false
    }
    if (rest.length > 0 && rest[0] === 0) finished = true
    if (finished || rest.length < block) return false
    body = begin(rest.subarray(0, block))
    rest = rest.subarray(block)
    return true
  }

  const push = (chunk: Buffer) => {
    if (finished || refused !== undefined) return
    rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk])
    try {
      while (step());
    } catch (thrown) {
      if (!(thrown instanceof Refusal)) throw thrown
      refused = thrown.message
      files.clear()
      kept.clear()
    }
  }

  const end = () => {
    if (finished || refused !== undefined) return
    refused = 'it has no end mark'
    files.clear()
    kept.clear()
  }

  return { files, kept, oddities, push, end, refused: () => refused }
}
