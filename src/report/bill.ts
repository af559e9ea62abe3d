import type { Judgement, Report } from '../model.ts'
import { hashesOf } from '../rules/shared/hashes.ts'

/** What a bill of materials says of itself. */
export interface BillOf {
  /** The project's own name and version, as its package.json has them. */
  readonly name: string
  readonly version?: string
  /** ISO 8601, in whole seconds. */
  readonly created: string
  /** Of portcullis. */
  readonly tool: string
  /** `urn:uuid:…`; without one, equal contents make equal bills. */
  readonly serial?: string
}

/** One package in the order of a bill, with the name that the bill's other parts call it by. */
export interface Line {
  readonly judgement: Judgement
  readonly ref: string
  /** Of what it depends on, sorted. */
  readonly dependsOn: readonly string[]
}

export interface Lines {
  readonly all: readonly Line[]
  /** Refs of what the project itself depends on, sorted. */
  readonly direct: readonly string[]
}

/**
 * The packages sorted, each with a ref of its own: two of one id differ in where they come from.
 * @param refOf a ref from an id and, from the second package of that id on, a number
 */
export function linesOf({ judgements }: Report, refOf: (id: string, number: number) => string): Lines {
  const sorted = judgements
    .map((judgement) => ({ judgement, key: keyOf(judgement) }))
    .sort((a, b) => (a.key < b.key ? -1 : 1))
  const refs = new Map<string, string[]>()
  const named = sorted.map(({ judgement }) => {
    const { id } = judgement.package
    const known = refs.get(id)
    const ref = refOf(id, known?.length ?? 0)
    if (known) known.push(ref)
    else refs.set(id, [ref])
    return { judgement, ref }
  })
  const all = named.map(({ judgement, ref }) => ({
    judgement,
    ref,
    dependsOn: [...new Set((judgement.package.dependsOn ?? []).flatMap((id) => refs.get(id) ?? []))].sort(),
  }))
  const direct = named.filter(({ judgement: { package: pkg } }) => pkg.path.length <= 1).map(({ ref }) => ref)
  return { all, direct: direct.sort() }
}

const keyOf = ({ package: { id, source, integrity, alias, bundled } }: Judgement) =>
  JSON.stringify([id, Object.entries(source).sort(), integrity ?? '', alias ?? '', bundled])

/** The hashes of an integrity in hexadecimal, e.g. `['SHA512', '9f86…']`. */
export const hexHashes = (integrity: string | undefined): (readonly [algorithm: string, hex: string])[] =>
  hashesOf(integrity).map(({ algorithm, text }) => {
    const digest = text.slice(algorithm.length + 1)
    return [algorithm.toUpperCase(), Buffer.from(digest, 'base64').toString('hex')] as const
  })
