import { createReadStream, statSync } from 'node:fs'
import { analyze } from '../analyze/analyze.ts'
import { mayMatter } from '../analyze/keep.ts'
import type { PackageSource } from '../analyze/source.ts'
import { isReadme, type Outline, outlineOf } from '../likeness/outline.ts'
import type { ArchiveFacts, CodeFacts, Fact } from '../model.ts'
import { type ReadArchive, type Reading, readArchive } from '../parse/archive.ts'
import { Fault, reasonOf } from '../parse/fault.ts'
import { readWrapped } from '../parse/wrapped.ts'
import { brokenOff, known, unknown } from './facts.ts'
import { readFiles, readFolder } from './folder.ts'
import type { StoredFile } from './pnpm-store.ts'

/** The largest file that is read as an archive, in bytes. */
const largest = 1024 * 1024 * 1024

/** A package to look into: an archive or all its files in memory, or a path of an archive or of an unpacked package. */
export type Job = { readonly label: string; readonly fromGit?: boolean; readonly wantsOutline?: boolean } & (
  | { readonly bytes: Uint8Array; readonly path?: undefined; readonly files?: undefined }
  | { readonly path: string; readonly bytes?: undefined; readonly files?: undefined }
  | { readonly files: readonly StoredFile[]; readonly path?: undefined; readonly bytes?: undefined }
)

/** What its bytes say. */
export interface Inspected {
  readonly archive: Fact<ArchiveFacts>
  readonly code: Fact<CodeFacts>
  /** Null where nobody wants it. */
  readonly outline: Fact<Outline | null>
}

/**
 * Reads a package and analyses its code. Nothing about the package makes it throw.
 * @param tell hears the archive's facts before the analysis, which may never come to an end
 */
export async function inspect(job: Job, tell: (archive: Fact<ArchiveFacts>) => void): Promise<Inspected> {
  try {
    const { facts, readings } = await readJob(job)
    const archive = known(facts)
    tell(archive)
    const outline = job.wantsOutline ? outlined(readings[0]) : known(null)
    return { archive, code: codeOf(readings, job.fromGit ?? false), outline }
  } catch (thrown) {
    const why = unknown(reasonOf(thrown))
    return { archive: why, code: why, outline: why }
  }
}

/** @throws Fault of what it is no package for */
export async function readJob({ label, bytes, path, files }: Job): Promise<ReadArchive> {
  if (bytes) return readArchive(bytes, label, { wanted })
  if (files) return alone(readFiles(files, label, wanted))
  const stat = statSync(path)
  if (stat.isDirectory()) return alone(readFolder(path, label, wanted))
  if (!stat.isFile()) throw new Error(`${label} is neither a file nor a folder`)
  if (stat.size > largest) throw new Error(`${label} has more than ${largest} bytes`)
  return readFile(path, label)
}

const alone = ({ facts, reading }: ReturnType<typeof readFiles>): ReadArchive => ({ facts, readings: [reading] })

/** A file that somebody keeps need not be an archive as registries have them. */
export async function readFile(path: string, label: string): Promise<ReadArchive> {
  const source = () => createReadStream(path, { highWaterMark: 1024 * 1024 })
  try {
    return await readArchive(source, label, { wanted })
  } catch (thrown) {
    if (!(thrown instanceof Fault) || thrown.code !== 'archive/no-manifest') throw thrown
    return readWrapped(source, label, { wanted })
  }
}

const wanted = (path: string, size: number): boolean => mayMatter(path, size) || isReadme(path, size)

/** Npm's reading: where pnpm's is another, an oddity says so. */
function outlined(reading: Reading): Fact<Outline> {
  try {
    return known(outlineOf(reading))
  } catch (thrown) {
    return brokenOff(`its contents could not be compared: ${reasonOf(thrown)}`)
  }
}

/** Where npm and pnpm unpack different files, whatever either of them would run counts. */
function codeOf(readings: readonly PackageSource[], fromGit: boolean): Fact<CodeFacts> {
  try {
    return known(readings.map((source) => analyze(source, { fromGit })).reduce(both))
  } catch (thrown) {
    // A defect of the analyser, which hostile code may have looked for.
    return brokenOff(`its code could not be analysed: ${reasonOf(thrown)}`)
  }
}

/** Without a hash of what install scripts reach: that there are two answers means that there is none. */
function both(one: CodeFacts, other: CodeFacts): CodeFacts {
  return {
    reach: {
      files: union(one.reach.files, other.reach.files),
      unresolved: union(one.reach.unresolved, other.reach.unresolved),
    },
    signals: union(one.signals, other.signals),
    // A home that only one of the manifests names is none.
    ownHosts: (one.ownHosts ?? []).filter((host) => other.ownHosts?.includes(host)),
    gaps: union(one.gaps, other.gaps),
  }
}

function union<T>(one: readonly T[], other: readonly T[]): T[] {
  const seen = new Set(one.map((item) => JSON.stringify(item)))
  return [...one, ...other.filter((item) => !seen.has(JSON.stringify(item)))]
}
