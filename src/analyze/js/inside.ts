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

/** What lies in values: members by name, and the taints of all that was put into them. */
export class Inside {
  private taints = new WeakMap<Value, readonly Taint[]>()

  constructor(
    private readonly value: (node: AnyNode, env?: Env) => Value,
    private readonly links: Links,
    private readonly bounds: Bounds,
  ) {}

  nextRound(): void {
    this.taints = new WeakMap()
  }

  member(value: Value, name: string | undefined): Value {
    if (value === nothing) return name !== undefined && isKey(name) ? tainted([{ kind: 'key', detail: name }]) : nothing
    if (name === undefined) return this.anyMember(value)
    const element = value.elements?.[Number(name)]
    const key: readonly Taint[] = isKey(name) ? [{ kind: 'key', detail: name }] : []
    const parts: Value[] = [
      this.property(value, name),
      element ?? nothing,
      tainted(mergeTaints([narrowed(value.taints, name), key])),
    ]
    for (const api of value.apis) parts.push(memberOf(api, name))
    if (name === 'constructor') {
      if (value.functions.length > 0) parts.push(apiValue({ path: 'Function' }))
      // `[].constructor.constructor` is the way to it from anything that can be written down.
      else if (value.elements || value.constants.length > 0) parts.push(apiValue({ path: 'Array.constructor' }))
    }
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
    const inside = value.made.flatMap((made) => insideOf(made, 400))
    return join([
      tainted(this.taintsOf(value)),
      ...inside.map((node) => this.value(node)),
      ...(value.elements?.slice(0, 400) ?? []),
      ...value.apis.filter(({ path }) => lists.test(path)).map(apiValue),
    ])
  }

  property(value: Value, name: string): Value {
    if (value.made.length === 0 && value.functions.length === 0) return nothing
    return this.propertyOf(value, name, true)
  }

  private propertyOf(value: Value, name: string, looksInside: boolean): Value {
    this.bounds.step()
    const parts: Value[] = []
    for (const made of this.links.objectsOf(value)) {
      for (const node of made.properties.get(name) ?? []) parts.push(this.value(node))
      if (made.properties.has(name) || made.node.type === 'ArrayExpression' || !looksInside) continue
      // A spread or a computed key may have brought it.
      for (const node of made.contents.slice(0, 100)) {
        const held = this.value(node)
        parts.push(this.propertyOf(held, name, false), onlyActing(held))
      }
    }
    return join(parts)
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

/** What of a page is found is handed out one by one. */
const lists = /^document\.(?:querySelectorAll|getElementsBy\w+)\(\)$/u

/** One variable of an environment that somebody copied or checked is one variable; a server may tell the country. */
function narrowed(taints: readonly Taint[], name: string): readonly Taint[] {
  if (taints.length === 0) return taints
  const has = (kind: string) => taints.some((taint) => taint.kind === kind)
  if (/^(?:public_?key|address|pubkey)$/iu.test(name)) return taints.filter(({ kind }) => kind !== 'key')
  if (/^country(?:_?(?:name|code)\w*)?$/iu.test(name) && has('network'))
    return [...taints, { kind: 'locale', detail: name }]
  if (/^(?:cookies?|authorization)$/iu.test(name) && has('request')) return [...taints, { kind: 'login', detail: name }]
  if (!/^[A-Z][A-Z\d_]+$/u.test(name) || !has('env')) return taints
  return taints.map((taint) => (taint.kind === 'env' ? (sourceOf(`process.env.${name}`) ?? taint) : taint))
}

function withSources({ taints, apis }: Value): readonly Taint[] {
  const sources = apis.flatMap(({ path }) => sourceOf(path) ?? [])
  return sources.length === 0 ? taints : mergeTaints([taints, sources])
}

function memberOf(api: Api, name: string): Value {
  const path = memberName(api.path, name)
  return path === undefined ? nothing : apiValue({ ...api, path })
}
