import type { Env } from './asks.ts'
import type { Bounds } from './bounds.ts'
import type { Links } from './links.ts'
import { insideOf } from './made.ts'
import { memberName } from './names.ts'
import type { AnyNode } from './nodes.ts'
import { apiValue, isKey, sourceOf } from './sources.ts'
import {
  type Api,
  constant,
  hole,
  join,
  type Made,
  mergeTaints,
  nothing,
  onlyActing,
  type Taint,
  tainted,
  type Value,
} from './value.ts'

/** Stands for `this` where it is no object of the file's own: one for all, which says nothing of any. */
export const sharedSelf = { type: 'ThisExpression', start: 0, end: 0 } as AnyNode

/** What of an object without a known name is looked at in full: of the rest, what runs something. */
const mostInside = 24
const mostElements = 8

/** Prototypes of prototypes, classes above classes that are looked through: each may be several. */
const maxAbove = 2

/** What an object takes members from that it has not itself: the class that its class extends, or its function's prototype. */
const parentOf = ({ node, properties }: Made): AnyNode | undefined =>
  node.type === 'ClassDeclaration' || node.type === 'ClassExpression'
    ? (node.superClass ?? undefined)
    : properties.get('prototype')?.at(-1)

/** What lies in values: members by name, and the taints of all that was put into them. */
export class Inside {
  private taints = new WeakMap<Value, readonly Taint[]>()
  private runners = new WeakMap<Made, { readonly of: number; readonly value: Value }>()

  constructor(
    private readonly value: (node: AnyNode, env?: Env) => Value,
    private readonly links: Links,
    private readonly bounds: Bounds,
  ) {}

  nextRound(): void {
    this.taints = new WeakMap()
    this.runners = new WeakMap()
  }

  member(value: Value, name: string | undefined): Value {
    if (value === nothing) return name === undefined ? nothing : tainted(namedTaints(name))
    if (name === undefined) return this.anyMember(value)
    const element = value.elements?.[Number(name)]
    const parts: Value[] = [
      this.property(value, name),
      element ?? nothing,
      tainted(
        mergeTaints([narrowed(value.taints, name), value.apis.length === 0 ? namedTaints(name) : keyNamed(name)]),
      ),
    ]
    for (const api of value.apis) parts.push(memberOf(api, name))
    // What is put into a function's prototype is found in what it makes.
    if (name === 'prototype' && value.functions.length > 0)
      parts.push({ ...nothing, made: value.functions.map((fn) => this.links.made(fn)) })
    if (name === 'constructor') {
      if (value.functions.length > 0) parts.push(apiValue({ path: 'Function' }))
      // `[].constructor.constructor` is the way to it from anything that can be written down.
      else if (value.elements || value.constants.length > 0) parts.push(apiValue({ path: 'Array.constructor' }))
    }
    if (!element && /^\d+$/u.test(name)) for (const made of value.made) parts.push(this.runnersIn(made, made.contents))
    if (name === 'length' && value.elements) parts.push(constant(value.elements.length))
    for (const text of value.constants) {
      if (typeof text !== 'string') continue
      if (name === 'length' && !text.includes(hole)) parts.push(constant(text.length))
      if (/^\d+$/u.test(name)) parts.push(constant(text[Number(name)]))
    }
    return join(parts)
  }

  private anyMember(value: Value): Value {
    if (value.made.length > 0) this.bounds.changeable++
    return join([
      tainted(this.taintsOf(value)),
      ...value.made.map((made) => this.anyOf(made)),
      ...(value.elements?.map((each, index) => (index < mostElements ? each : onlyActing(each))) ?? []),
      ...value.apis.filter(({ path }) => lists.test(path)).map(apiValue),
      ...value.apis.filter(({ path }) => path === 'child_process').map(() => apiValue({ path: 'child_process.exec' })),
    ])
  }

  /** The first of what lies in it, and of all of it what runs something. */
  private anyOf(made: Made): Value {
    const first = insideOf(made, mostInside)
    const all = insideOf(made, Number.POSITIVE_INFINITY)
    const rest = all.length === first.length ? nothing : this.runnersIn(made, all)
    return join([...first.map((node) => this.value(node)), rest])
  }

  property(value: Value, name: string): Value {
    if (value.made.length === 0 && value.functions.length === 0) return nothing
    return this.propertyOf(value, name, true, maxAbove)
  }

  private propertyOf(value: Value, name: string, looksInside: boolean, above: number): Value {
    this.bounds.step()
    const parts: Value[] = []
    for (const made of this.links.objectsOf(value)) {
      for (const node of made.properties.get(name) ?? []) parts.push(this.value(node))
      const parent = made.properties.has(name) || above === 0 ? undefined : parentOf(made)
      if (parent) parts.push(this.propertyOf(this.value(parent), name, looksInside, above - 1))
      if (made.properties.has(name) || made.node.type === 'ArrayExpression' || !looksInside) continue
      for (const node of made.sources.slice(0, 60)) parts.push(this.propertyOf(this.value(node), name, false, above))
      if (made.contents.length > 0) parts.push(this.runnersIn(made, made.contents))
    }
    return join(parts)
  }

  /** What runs something, of many things put into one object. */
  private runnersIn(made: Made, nodes: readonly AnyNode[]): Value {
    const known = this.runners.get(made)
    if (known?.of === nodes.length) return known.value
    const value = { ...onlyActing(join(nodes.map((node) => onlyActing(this.value(node))))), constants: [] }
    this.runners.set(made, { of: nodes.length, value })
    return value
  }

  taintsOf(value: Value): readonly Taint[] {
    if (value.made.length === 0 && !value.elements) return withSources(value)
    this.bounds.changeable++
    const known = this.taints.get(value)
    if (known) return known
    const lists: (readonly Taint[])[] = []
    this.gather(value, 0, new Set(), lists)
    const found = mergeTaints(lists)
    this.taints.set(value, found)
    return found
  }

  private gather(value: Value, depth: number, seen: Set<Made>, lists: (readonly Taint[])[]): void {
    this.bounds.step()
    const own = withSources(value)
    if (own.length > 0) lists.push(own)
    if (depth >= 5 || seen.size > 200 || this.bounds.exhausted) return
    for (const element of value.elements?.slice(0, 60) ?? []) this.gather(element, depth + 1, seen, lists)
    for (const made of value.made) {
      if (seen.has(made) || made.node === sharedSelf) continue
      seen.add(made)
      for (const node of insideOf(made, 60)) this.gather(this.value(node), depth + 1, seen, lists)
    }
  }

  /** Of what is written into a literal, as one call sees it. */
  taintsWithin(made: Made, env: Env): readonly Taint[] {
    this.bounds.changeable++
    return mergeTaints(insideOf(made, 40).map((inner) => this.taintsOf(this.value(inner, env))))
  }
}

const none: readonly Taint[] = []
const keyNamed = (name: string): readonly Taint[] => (isKey(name) ? [{ kind: 'key', detail: name }] : none)
/** What a member holds by its name alone, where nobody knows the object. */
const namedTaints = (name: string): readonly Taint[] =>
  name === 'headers' ? [{ kind: 'headers', detail: '' }] : keyNamed(name)

/** What of a page is found is handed out one by one. */
const lists = /^document\.(?:querySelectorAll|getElementsBy\w+)\(\)$/u

/** One variable of an environment that somebody copied or checked is one variable; a server may tell the country. */
function narrowed(taints: readonly Taint[], name: string): readonly Taint[] {
  if (taints.length === 0) return taints
  const has = (kind: string) => taints.some((taint) => taint.kind === kind)
  if (/(?:public_?key|address|pubkey)$/iu.test(name)) return taints.filter(({ kind }) => kind !== 'key')
  if (/^country(?:_?(?:name|code)\w*)?$/iu.test(name) && has('network'))
    return [...taints, { kind: 'locale', detail: name }]
  if (/^(?:cookies?|authorization)$/iu.test(name) && has('request')) return [...taints, { kind: 'login', detail: name }]
  const rest = has('headers') ? ofHeader(taints, name) : taints
  if (!/^[A-Z][A-Z\d_]+$/u.test(name) || !has('env')) return rest
  return rest.map((taint) => (taint.kind === 'env' ? (sourceOf(`process.env.${name}`) ?? taint) : taint))
}

/** One header of those that a caller hands over; those of an answer, and those that a server gets, are others. */
function ofHeader(taints: readonly Taint[], name: string): readonly Taint[] {
  const others = taints.filter(({ kind }) => kind !== 'headers')
  const isCallers = !others.some(({ kind }) => kind === 'network' || kind === 'request')
  return isCallers && proves.test(name) ? [...others, { kind: 'credential', detail: name.toLowerCase() }] : others
}

/** Headers by which a client proves who it is. */
const proves = /^(?:(?:proxy-)?authorization|(?:x-)?api-?key|x-(?:auth|access)-token)$/iu

function withSources({ taints, apis }: Value): readonly Taint[] {
  const sources = apis.flatMap(({ path }) => sourceOf(path) ?? [])
  return sources.length === 0 ? taints : mergeTaints([taints, sources])
}

function memberOf(api: Api, name: string): Value {
  const path = memberName(api.path, name)
  return path === undefined ? nothing : apiValue({ ...api, path })
}
