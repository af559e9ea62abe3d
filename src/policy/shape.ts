import { millisecondsOf } from './time.ts'

/** What any entry says about the packages it speaks of; every condition that is given must hold. */
export interface Entry {
  /** A name or a glob of `*` and `?`; `*` does not cross `/`. */
  readonly package: string
  /** A semver range. */
  readonly version?: string
  /** A normalised URL prefix that ends in a slash. */
  readonly registry?: string
  /** Subresource integrity; several hashes are alternatives. */
  readonly integrity?: string
  readonly reason: string
  /** `YYYY-MM-DD`, the last day (UTC) on which the entry counts. */
  readonly expires?: string
}

export interface AllowEntry extends Entry {
  /** Only the findings of these rules are lifted. */
  readonly rules?: readonly string[]
  /** Its install scripts may run; only together with `integrity`. */
  readonly scripts?: true
}

export type DenyEntry = Entry

/** Names that are the project's own, and the registry that they must come from. */
export interface InternalEntry {
  /** A name or a glob of `*` and `?`; `*` does not cross `/`. */
  readonly package: string
  /** A normalised URL prefix that ends in a slash. */
  readonly registry: string
}

/** `portcullis.json`, read and validated. */
export interface Policy {
  readonly allow: readonly AllowEntry[]
  readonly deny: readonly DenyEntry[]
  /** Names that must come from registries of the project's own; several entries for a name are alternatives. */
  readonly internal: readonly InternalEntry[]
  /** Normalised URL prefixes; absent: what the package manager's configuration names. */
  readonly registries?: readonly string[]
  /** Milliseconds; 0 turns the rule off. */
  readonly minimumAge: number
  readonly onGap: 'strip' | 'abort'
  /** Whether `PORTCULLIS=off` lets a command go unguarded. */
  readonly escape: 'allow' | 'forbid'
  readonly feed: {
    /** Milliseconds after which the feed counts as old. */
    readonly maxAge: number
    /** Whether an old, missing or unsigned feed stops the install. */
    readonly required: boolean
    /** URLs or paths (relative to the project) of one and the same feed, tried in this order. */
    readonly sources: readonly string[]
    /** Ed25519 keys that must have signed what comes from a source; none: unsigned, and shown as that. */
    readonly keys: readonly string[]
    /** Origin of an OSV-compatible API that is asked too; absent: none is. */
    readonly live?: string
  }
  /** Whether the repositories that new packages name are asked for their tags. */
  readonly repository: 'ask' | 'leave'
  readonly receipts: {
    /** Whether an install that cannot be recorded stops. */
    readonly required: boolean
  }
}

/**
 * What holds without a policy file. One day, because most hijacked releases are found within hours to a day; 30 days
 * and not required, so that a snapshot that was bundled long ago is shown as old and stops nobody.
 */
export const defaultPolicy: Policy = {
  allow: [],
  deny: [],
  internal: [],
  minimumAge: millisecondsOf('1d'),
  onGap: 'strip',
  escape: 'allow',
  feed: { maxAge: millisecondsOf('30d'), required: false, sources: [], keys: [] },
  repository: 'leave',
  receipts: { required: false },
}
