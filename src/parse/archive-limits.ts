import { Fault } from './fault.ts'

/** What one archive may cost. Every number is a Fault when it is passed, never a cut. */
export interface ArchiveLimits {
  /** Bytes after inflation, headers and padding included. */
  readonly inflated: number
  /** Members of any kind, headers that only describe the next one included. */
  readonly entries: number
  /** Bytes of its package.json files together, those of bundled packages and duplicates included: they are held in memory. */
  readonly manifest: number
  /** Bytes of other files that are held in memory; what comes after that is read and hashed, and not held. */
  readonly kept: number
}

/**
 * Chosen: several times what large packages are expected to have, and still read in seconds. What is held is measured:
 * next 16.4.6 has 81 MiB of code and data that may matter.
 */
export const defaultLimits: ArchiveLimits = {
  inflated: 512 * 1024 * 1024,
  entries: 200_000,
  manifest: 16 * 1024 * 1024,
  kept: 96 * 1024 * 1024,
}

const hint = 'leave this package out, or approve what it is by hand: what is in it is not known'

export const archiveFault = (code: string, label: string, what: string, cause?: unknown): Fault =>
  new Fault(`archive/${code}`, `the archive of ${label} ${what}`, { file: label, hint, cause })
