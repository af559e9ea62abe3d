import type { Manifest } from '../model.ts'

/** The files of one package in memory, from an archive or a folder: what analysis reads, and all that it reads. */
export interface PackageSource {
  readonly manifest: Manifest
  /** package.json as parsed JSON text, for fields that {@link Manifest} leaves out (`main`, `exports`, `module`, …). */
  readonly manifestText: string
  readonly files: ReadonlyMap<string, SourceFile>
}

export interface SourceFile {
  /** As it lies below the package's folder, with forward slashes. */
  readonly path: string
  /** Bytes. */
  readonly size: number
  /** Of the whole content, in hexadecimal. */
  readonly sha256: string
  /** Absent where the content was not kept (too large, or of a kind that is no code). */
  readonly bytes?: Uint8Array
}
