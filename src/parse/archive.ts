import { createHash } from 'node:crypto'
import type { ArchiveFacts, Manifest } from '../model.ts'
import { bounded, factsOfFiles, type PackedFile } from './archive-facts.ts'
import { type ArchiveLimits, archiveFault, defaultLimits } from './archive-limits.ts'
import { bundleOddities } from './bundles.ts'
import { carriedIn } from './carried.ts'
import { Fault } from './fault.ts'
import { type ArchiveSource, inflate } from './inflate.ts'
import { keeper, type Wanted } from './keep.ts'
import { npmUnpacker, type Unpacked } from './npm-unpack.ts'
import { pnpmUnpacker } from './pnpm-unpack.ts'
import { quote } from './quote.ts'

export { factsOfFiles, type PackedFile, type PackedFiles } from './archive-facts.ts'
export type { ArchiveLimits } from './archive-limits.ts'

/** One file of a package; with its content where that was held. */
export interface ReadFile extends PackedFile {
  readonly bytes?: Uint8Array
}

/** The files that one package manager would write. */
export interface Reading {
  readonly manifest: Manifest
  readonly manifestText: string
  readonly files: ReadonlyMap<string, ReadFile>
}

export interface ReadArchive {
  readonly facts: ArchiveFacts
  /** As npm reads it and, only where pnpm unpacks something else, as pnpm does. */
  readonly readings: readonly [Reading, ...Reading[]]
}

export interface ReadOptions {
  readonly limits?: Partial<ArchiveLimits>
  /** Contents to hold, within the limits; by default none but the manifests'. */
  readonly wanted?: Wanted
}

/**
 * What a package's archive (.tgz or plain .tar) holds, read as npm and pnpm would each unpack it, without unpacking it.
 * The facts are those of npm's reading; where pnpm's differs, an oddity says so, scripts of both count, and the content
 * hash covers both.
 * @param label names it in messages, e.g. `left-pad@1.3.0`
 * @throws Fault `archive/truncated`, `archive/not-an-archive`, `archive/too-large`, `archive/too-many-entries`,
 *   `archive/manifest-too-large`, `archive/no-manifest`, `archive/invalid-manifest`
 */
export async function readArchive(
  source: ArchiveSource,
  label: string,
  { limits = {}, wanted = none }: ReadOptions = {},
): Promise<ReadArchive> {
  const bounds = { ...defaultLimits, ...limits }
  const npm = npmUnpacker(label, keeper(label, bounds, wanted), bounds)
  // Its contents are nearly always npm's: they are held only once it is known that they are not.
  const pnpm = pnpmUnpacker(keeper(label, bounds, none))
  await inflate(source, label, bounds.inflated, [npm, pnpm])
  const other = pnpm.refused() === undefined ? pnpm : undefined
  const differing = other ? differences(npm.files, other.files) : []
  const facts = together(npm, other, differing, label)
  const first = readingOf(npm, facts.manifest)
  if (!other || differing.length === 0) return { facts, readings: [first] }
  const again = pnpmUnpacker(keeper(label, bounds, wanted))
  await inflate(source, label, bounds.inflated, [again])
  return { facts, readings: [first, readingOf(again, factsOfPnpm(again, label).manifest)] }
}

const none: Wanted = () => false

const readingOf = (unpacked: Unpacked, manifest: Manifest): Reading => ({
  manifest,
  manifestText: unpacked.kept.get('package.json')?.toString('utf8') ?? '{}',
  files: withContents(unpacked),
})

export const withContents = ({ files, kept }: Unpacked): Map<string, ReadFile> =>
  new Map(
    [...files].map(([path, file]) => {
      const bytes = kept.get(path)
      return [path, bytes ? { ...file, bytes } : file]
    }),
  )

function together(
  npm: Unpacked,
  pnpm: Unpacked | undefined,
  differing: readonly string[],
  label: string,
): ArchiveFacts {
  const manifest = npm.kept.get('package.json')
  const other = pnpm?.kept.get('package.json')
  if (!manifest) {
    const seen = other ? ' for npm, although pnpm sees one' : ''
    throw archiveFault('no-manifest', label, `has no package.json in its first folder${seen}`)
  }
  const facts = factsOf([...npm.files.values()], manifest, label)
  const oddities = bounded([
    ...disagreements(differing, manifest, other),
    ...facts.oddities,
    ...npm.oddities,
    ...bundleOddities(npm.kept, npm.files),
  ])
  const carried = carriedIn(new Map([...(pnpm?.kept ?? []), ...npm.kept]))
  if (!pnpm || differing.length === 0) return { ...facts, carried, oddities }
  const alsoPnpm = factsOfPnpm(pnpm, label)
  return {
    ...facts,
    carried,
    oddities,
    hasBindingGyp: facts.hasBindingGyp || alsoPnpm.hasBindingGyp,
    installScripts: bothScripts(facts.installScripts, alsoPnpm.installScripts),
    contentHash: `sha256-${createHash('sha256').update(`${facts.contentHash}\n${alsoPnpm.contentHash}\n`).digest('hex')}`,
  }
}

const factsOfPnpm = ({ files, kept }: Unpacked, label: string): ArchiveFacts =>
  factsOf([...files.values()], kept.get('package.json') ?? Buffer.from('{}'), label)

export function factsOf(files: readonly PackedFile[], manifest: Buffer, label: string): ArchiveFacts {
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
