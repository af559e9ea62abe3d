import { unzipSync } from 'fflate'
import { Fault } from '../parse/fault.ts'

/** Limits of one archive. OSV's full npm archive has 216,000 reports, the largest of which is below 1 MiB. */
const maxFiles = 1_000_000
const maxFile = 1024 * 1024
const maxTotal = 4 * 1024 ** 3
/** Inflated at a time, so that the full archive never lies in memory as a whole. */
const batchSize = 64 * 1024 * 1024

export interface ArchiveFile {
  readonly path: string
  /** Undefined where the file is larger than a report can be. */
  readonly bytes?: Uint8Array
}

/**
 * The `.json` files of a zip, in its own order, a batch in memory at a time. All of them or a Fault: an archive that
 * is cut off or damaged must not become a smaller feed.
 * @throws Fault `feed/bad-archive`
 */
export function* jsonFiles(zip: Uint8Array): Generator<ArchiveFile> {
  for (let start = 0; ; ) {
    const batch = readBatch(zip, start)
    yield* batch.files
    if (batch.next === undefined) return
    start = batch.next
  }
}

interface Batch {
  readonly files: readonly ArchiveFile[]
  /** Where in the archive's directory to go on, if there is more. */
  readonly next?: number
}

function readBatch(zip: Uint8Array, start: number): Batch {
  const wanted: { readonly path: string; readonly large: boolean }[] = []
  const paths = new Set<string>()
  let place = -1
  let size = 0
  let total = 0
  let next: number | undefined
  const filter = ({ name, originalSize }: { readonly name: string; readonly originalSize: number }): boolean => {
    place++
    total += originalSize
    if (place >= maxFiles || total > maxTotal) throw bad(`it has more than ${maxFiles} files or ${maxTotal} bytes`)
    if (name === '') throw bad('its directory is damaged')
    if (place < start || next !== undefined || !name.endsWith('.json')) return false
    if (size >= batchSize) {
      next = place
      return false
    }
    if (paths.has(name)) throw bad('it has two files of one name')
    paths.add(name)
    const large = originalSize > maxFile
    wanted.push({ path: name, large })
    if (!large) size += originalSize
    return !large
  }
  const inflated = inflate(zip, filter)
  return {
    files: wanted.map(({ path, large }) => {
      const bytes = inflated[path]
      return large || !bytes || bytes.length > maxFile ? { path } : { path, bytes }
    }),
    ...(next === undefined ? {} : { next }),
  }
}

function inflate(zip: Uint8Array, filter: NonNullable<Parameters<typeof unzipSync>[1]>['filter']) {
  try {
    return unzipSync(zip, filter ? { filter } : {})
  } catch (cause) {
    throw cause instanceof Fault ? cause : bad('it is not a whole zip', cause)
  }
}

const bad = (why: string, cause?: unknown): Fault =>
  new Fault('feed/bad-archive', `the OSV archive cannot be used: ${why}`, {
    hint: 'download the archive again',
    ...(cause === undefined ? {} : { cause }),
  })
