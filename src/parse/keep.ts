import { type ArchiveLimits, archiveFault } from './archive-limits.ts'
import { isManifest } from './bundles.ts'
import { isCarried } from './carried.ts'

/** Which contents are wanted beside the package.json files, by path and size in bytes. */
export type Wanted = (path: string, size: number) => boolean

/** Whether a file's content is held in memory; asked once for each entry, before its content comes. */
export type Keep = (path: string, size: number) => boolean

/**
 * Counts what is held. A package.json and what other programs obey is always held, so too much of them is a Fault; other
 * files are held while they fit, and one that does not is left to whoever misses it.
 * @throws Fault from the returned function: `archive/manifest-too-large`
 */
export function keeper(label: string, { manifest, kept }: ArchiveLimits, wanted: Wanted): Keep {
  let [manifests, others] = [0, 0]
  return (path, size) => {
    if (isManifest(path) || isCarried(path)) {
      manifests += size
      if (manifests > manifest)
        throw archiveFault('manifest-too-large', label, `has package.json files of more than ${manifest} bytes`)
      return true
    }
    if (others + size > kept || !wanted(path, size)) return false
    others += size
    return true
  }
}

/** Collects one file's content as it comes in chunks that do not last. */
export interface Held {
  push(chunk: Uint8Array): void
  content(): Buffer
}

/** @param size that was announced; what comes beyond it is dropped, what is missing is left out */
export function held(size: number): Held {
  // In one piece from the start: chunks that are joined at the end would take the memory twice.
  const content = Buffer.allocUnsafe(size)
  let length = 0
  return {
    push: (chunk) => {
      content.set(chunk.subarray(0, size - length), length)
      length = Math.min(size, length + chunk.length)
    },
    content: () => content.subarray(0, length),
  }
}
