import { isActing, isRunner, isTelling } from './acting.ts'
import { hole } from './hole.ts'
import type { AnyNode, FunctionNode } from './nodes.ts'

export { hole }

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
  readonly elements?: readonly Value[] | undefined
  readonly taints: readonly Taint[]
}

/** Every value has the same fields in the same order, so that they are one shape to the engine. */
export const nothing: Value = { constants: [], apis: [], functions: [], made: [], elements: undefined, taints: [] }

export const constant = (value: Constant): Value => ({ ...nothing, constants: [value] })
export const tainted = (taints: readonly Taint[]): Value => (taints.length === 0 ? nothing : { ...nothing, taints })

const limits = { constants: 8, apis: 6, functions: 24, made: 64, taints: 24 }
/** The same for what acts, or names it: decoys must not crowd it out. */
const most = { constants: 64, apis: 24 }

/** Counts what acts and had to be left out of a value; hardly any honest code has so many ways in one name. */
export const losses = { acting: 0 }

export function join(values: readonly Value[]): Value {
  let only = nothing
  let several = false
  for (const value of values) {
    if (value === nothing || value === only) continue
    several = only !== nothing
    if (several) break
    only = value
  }
  return several ? joined(values) : only
}

const joined = (values: readonly Value[]): Value => ({
  constants: merge(
    values.map(({ constants }) => constants),
    limits.constants,
    undefined,
    keptConstant,
  ),
  apis: merge(
    values.map(({ apis }) => apis),
    limits.apis,
    ({ path }) => path,
    keptApi,
  ),
  functions: merge(
    values.map(({ functions }) => functions),
    limits.functions,
  ),
  made: merge(
    values.map(({ made }) => made),
    limits.made,
  ),
  elements: values.find(({ elements }) => elements)?.elements,
  taints: mergeTaints(values.map(({ taints }) => taints)),
})

export const mergeTaints = (lists: readonly (readonly Taint[])[]): readonly Taint[] =>
  merge(lists, limits.taints, ({ kind, detail }) => `${kind}\n${detail}`)

function keptApi({ path }: Api, size: number): boolean {
  if (!isActing(path)) return false
  if (size >= most.apis) losses.acting++
  return size < most.apis
}

/** Of a value that is one of very many: what runs something, and what names it. Bundles hand all their modules to one helper. */
export function onlyActing({ apis, constants }: Value): Value {
  const kept = { apis: apis.filter(({ path }) => isRunner(path)), constants: constants.filter(isTellingText) }
  return kept.apis.length === 0 && kept.constants.length === 0 ? nothing : { ...nothing, ...kept }
}

const isTellingText = (value: Constant): boolean => typeof value === 'string' && isTelling(value)

const keptConstant = (value: Constant, size: number): boolean => size < most.constants && isTellingText(value)

const none: readonly never[] = []

/** One list of the different items; most often all but one list are empty, and then nothing is copied. */
function merge<T>(
  lists: readonly (readonly T[])[],
  limit: number,
  key?: (item: T) => unknown,
  isKept?: (item: T, size: number) => boolean,
): readonly T[] {
  let only: readonly T[] = none
  let seen: Map<unknown, T> | undefined
  for (const list of lists) {
    if (list.length === 0 || list === only) continue
    if (only.length === 0) {
      only = list
      continue
    }
    seen ??= new Map(only.map((item) => [key ? key(item) : item, item]))
    for (const item of list) {
      if (seen.size >= limit && !isKept) break
      const name = key ? key(item) : item
      if (!seen.has(name) && (seen.size < limit || isKept?.(item, seen.size))) seen.set(name, item)
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
