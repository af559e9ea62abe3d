import type { Gap } from '../model.ts'

/** One entry of a bill of materials. Strings are the vendor's, byte for byte. */
export interface Component {
  /** Its `bom-ref` or `SPDXID`, or a number where it has none. */
  readonly ref: string
  readonly name: string
  readonly version?: string
  readonly purl?: string
  /** An address that its archive is said to come from. */
  readonly download?: string
  /** Algorithm as the format calls it, value in hexadecimal. */
  readonly hashes: readonly { readonly algorithm: string; readonly hex: string }[]
  readonly license?: string
  /** Refs; absent where the bill does not list it among its dependencies. */
  readonly dependsOn?: readonly string[]
  /** Counted from 1. */
  readonly line: number
}

export interface Sbom {
  readonly format: 'CycloneDX' | 'SPDX'
  /** Of the format. */
  readonly version: string
  /** What the bill is of, where it says so in a readable way. */
  readonly product?: Component
  /** Without the product. */
  readonly components: readonly Component[]
  /** Refs that the product depends on. */
  readonly direct: readonly string[]
  readonly gaps: readonly Gap[]
}

/** Chosen, as for lockfiles: far above expected bills. */
export const maxComponents = 100_000
