import { createHash } from 'node:crypto'
import { createGunzip } from 'node:zlib'
import type { ArchiveFacts } from '../model.ts'
import { bounded, factsOfFiles, type PackedFile } from './archive-facts.ts'
import { type ArchiveLimits, archiveFault, defaultLimits } from './archive-limits.ts'
import { bundleOddities, isManifest } from './bundles.ts'
import { carriedIn, isCarried } from './carried.ts'
import { Fault } from './fault.ts'
import { npmUnpacker, type Unpacked } from './npm-unpack.ts'
import { pnpmUnpacker } from './pnpm-unpack.ts'
import { quote } from './quote.ts'

export { factsOfFiles, type PackedFile, type PackedFiles } from './archive-facts.ts'
export type { ArchiveLimits } from './archive-limits.ts'

/**
 * What a package's archive (.tgz or plain .tar) holds, read as npm and pnpm would each unpack it, without unpacking it.
 * The facts are those of npm's reading; where pnpm's differs, an oddity says so, scripts of both count, and the content
 * hash covers both.
 * @param bytes the archive; @param label names it in messages, e.g. `left-pad@1.3.0`
 * @throws Fault `archive/truncated`, `archive/not-an-archive`, `archive/too-large`, `archive/too-many-entries`,
 *   `archive/manifest-too-large`, `archive/no-manifest`, `archive/invalid-manifest`
 */
export async function readArchive(
  bytes: Uint8Array,
  label: string,
  limits: Partial<ArchiveLimits> = {},
): Promise<ArchiveFacts> {
  const bounds = { ...defaultLimits, ...limits }
  const npm = npmUnpacker(label, isKept, bounds)
  const pnpm = pnpmUnpacker(label, isKept, bounds)
  await inflate(
    bytes,
    label,
    bounds.inflated,
    (chunk) => {
      npm.push(chunk)
      pnpm.push(chunk)
    },
    () => {
      npm.end()
      pnpm.end()
    },
  )
  return together(npm, pnpm.refused() === undefined ? pnpm : undefined, label)
}

const isKept = (path: string) => isManifest(path) || isCarried(path)

async function inflate(
  bytes: Uint8Array,
  label: string,
  limit: number,
  push: (chunk: Buffer) => void,
  end: () => void,
): Promise<void> {
  let size = 0
  try {
    for await (const chunk of isGzip(bytes) ? gunzipped(bytes) : slices(bytes)) {
      // node-tar would take this for compression inside the compression; npm would not.
      if (size === 0 && isGzip(chunk)) throw archiveFault('not-an-archive', label, 'is compressed twice')
      size += chunk.length
      if (size > limit) throw archiveFault('too-large', label, `inflates to more than ${limit} bytes`)
      push(chunk)
    }
    end()
  } catch (thrown) {
    if (thrown instanceof Fault) throw thrown
    if ((thrown as { code?: unknown }).code === 'Z_BUF_ERROR') {
      throw archiveFault('truncated', label, 'ends in the middle of its compressed data', thrown)
    }
    throw archiveFault('not-an-archive', label, 'is not a readable archive', thrown)
  }
}

const isGzip = (bytes: Uint8Array) => bytes[0] === 0x1f && bytes[1] === 0x8b

function gunzipped(bytes: Uint8Array): AsyncIterable<Buffer> {
  const gunzip = createGunzip({ chunkSize: 128 * 1024 })
  gunzip.end(bytes)
  return gunzip
}

function* slices(bytes: Uint8Array): Iterable<Buffer> {
  const step = 128 * 1024
  const whole = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  for (let start = 0; start < whole.length; start += step) yield whole.subarray(start, start + step)
}

function together(npm: Unpacked, pnpm: Unpacked | undefined, label: string): ArchiveFacts {
  const manifest = npm.kept.get('package.json')
  const other = pnpm?.kept.get('package.json')
  if (!manifest) {
    const seen = other ? ' for npm, although pnpm sees one' : ''
    throw archiveFault('no-manifest', label, `has no package.json in its first folder${seen}`)
  }
  const facts = factsOf([...npm.files.values()], manifest, label)
  const differing = pnpm ? differences(npm.files, pnpm.files) : []
  const oddities = bounded([
    ...disagreements(differing, manifest, other),
    ...facts.oddities,
    ...npm.oddities,
    ...bundleOddities(npm.kept, npm.files),
  ])
  const carried = carriedIn(new Map([...(pnpm?.kept ?? []), ...npm.kept]))
  if (!pnpm || differing.length === 0) return { ...facts, carried, oddities }
  const alsoPnpm = factsOf([...pnpm.files.values()], other ?? Buffer.from('{}'), label)
  return {
    ...facts,
    carried,
    oddities,
    hasBindingGyp: facts.hasBindingGyp || alsoPnpm.hasBindingGyp,
    installScripts: bothScripts(facts.installScripts, alsoPnpm.installScripts),
    contentHash: `sha256-${createHash('sha256').update(`${facts.contentHash}\n${alsoPnpm.contentHash}\n`).digest('hex')}`,
  }
}

function factsOf(files: readonly PackedFile[], manifest: Buffer, label: string): ArchiveFacts {
  try {
    return factsOfFiles({ files, manifest: manifest.toString('utf8'), label })
  } catch (thrown) {
    if (!(thrown instanceof Fault)) throw thrown
    throw archiveFault('invalid-manifest', label, 'has a package.json that is not a JSON object', thrown)
  }
}

/** Paths that only one of the two has, or with other content. */
function differences(npm: ReadonlyMap<string, PackedFile>, pnpm: ReadonlyMap<string, PackedFile>): string[] {
  const paths = new Set([...npm.keys(), ...pnpm.keys()])
  return [...paths].filter((path) => npm.get(path)?.sha256 !== pnpm.get(path)?.sha256)
}

function* disagreements(paths: readonly string[], manifest: Buffer, other: Buffer | undefined): Iterable<string> {
  if (paths.length === 0) return
  if (paths.includes('package.json')) {
    yield `npm and pnpm unpack different package.json files (${manifest.length} and ${other?.length ?? 'no'} bytes)`
  }
  yield `npm and pnpm unpack different files: ${paths.slice(0, 5).map(quote).join(', ')}`
}

/** Commands of both readings; where they disagree the event's command is no longer one that any manager runs. */
function bothScripts(
  npm: Readonly<Record<string, string>>,
  pnpm: Readonly<Record<string, string>>,
): Record<string, string> {
  const both: Record<string, string> = Object.assign(Object.create(null), pnpm, npm)
  for (const [event, command] of Object.entries(pnpm)) {
    if (both[event] !== command) both[event] = `${both[event]}\n${command}`
  }
  return both
}
