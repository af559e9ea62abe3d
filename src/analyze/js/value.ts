import type { AnyNode, FunctionNode } from './nodes.ts'

/** Stands in a string for a part that is not known; no text of a file may contain it by itself (non-character). */
export const hole = '\uffff'

export type Constant = string | number | boolean | null | undefined | Uint8Array | RegExp

/** Where a value comes from that it is worth following: what was read, and from where. */
export interface Taint {
  /** See `sources.ts`. */
  readonly kind: string
  /** A variable's name, a path, a host: whatever the kind goes with. */
  readonly detail: string
}

/** A way to something that node or the browser gives: `child_process.exec`, `https.get()`, with the call it came out of. */
export interface Api {
  readonly path: string
  readonly call?: AnyNode
}

/** An object or array that the file makes, by its place; properties are added as assignments are met. */
export interface Made {
  readonly node: AnyNode
  readonly properties: Map<string, AnyNode[]>
  /** What is put into it without a known name: pushed, appended, assigned by a computed key. */
  readonly contents: AnyNode[]
}

/** What an expression may be: a set of possibilities, each list bounded. Empty: nothing is known. */
export interface Value {
  readonly constants: readonly Constant[]
  readonly apis: readonly Api[]
  readonly functions: readonly FunctionNode[]
  readonly made: readonly Made[]
  /** Elements of an array whose members are all known. */
  readonly elements?: readonly Value[]
  readonly taints: readonly Taint[]
}

export const nothing: Value = { constants: [], apis: [], functions: [], made: [], taints: [] }

export const constant = (value: Constant): Value => ({ ...nothing, constants: [value] })
export const tainted = (taints: readonly Taint[]): Value => (taints.length === 0 ? nothing : { ...nothing, taints })

const limits = { constants: 8, apis: 6, functions: 6, made: 6, taints: 24 }

export function join(values: readonly Value[]): Value {
  const real = values.filter((value) => value !== nothing)
  if (real.length < 2) return real[0] ?? nothing
  const elements = real.find((value) => value.elements)?.elements
  return {
    constants: merge(real, ({ constants }) => constants, limits.constants),
    apis: merge(
      real,
      ({ apis }) => apis,
      limits.apis,
      ({ path }) => path,
    ),
    functions: merge(real, ({ functions }) => functions, limits.functions),
    made: merge(real, ({ made }) => made, limits.made),
    taints: mergeTaints(real.map(({ taints }) => taints)),
    ...(elements && { elements }),
  }
}

export const mergeTaints = (lists: readonly (readonly Taint[])[]): readonly Taint[] =>
  merge(
    lists,
    (list) => list,
    limits.taints,
    ({ kind, detail }) => `${kind}\n${detail}`,
  )

const none: readonly never[] = []

/** One list of the different items; most often all but one list are empty, and then nothing is copied. */
function merge<S, T>(
  sources: readonly S[],
  listOf: (source: S) => readonly T[],
  limit: number,
  key?: (item: T) => unknown,
) {
  let only: readonly T[] = none
  let seen: Map<unknown, T> | undefined
  for (const source of sources) {
    const list = listOf(source)
    if (list.length === 0 || list === only) continue
    if (only.length === 0) {
      only = list
      continue
    }
    seen ??= new Map(only.map((item) => [key ? key(item) : item, item]))
    for (const item of list) {
      const name = key ? key(item) : item
      if (seen.size < limit && !seen.has(name)) seen.set(name, item)
    }
  }
  return seen ? [...seen.values()] : only
}

/** The strings it may be, numbers and bytes written out; with {@link hole}s where a part is unknown. */
export function textsOf({ constants }: Value): readonly string[] {
  return constants.flatMap((value) => {
    if (typeof value === 'string') return [value]
    if (value instanceof Uint8Array) return [Buffer.from(value).toString('utf8')]
    if (typeof value === 'number' || typeof value === 'boolean') return [String(value)]
    return []
  })
}

export const isWhole = (text: string) => !text.includes(hole)
