import type { Asks } from './asks.ts'
import { type AnyNode, type Call, keyOf } from './nodes.ts'
import { jsonNode } from './parse.ts'
import { constant, join, nothing, textsOf, type Value } from './value.ts'

/** What the language's own functions over objects, maps and sets give back and put in. */

/** A list of one value as often as anybody is likely to ask for it by number. */
const listOf = (each: Value): Value => ({ ...nothing, elements: [each, each, each, each] })
const holds = ({ apis, functions, made }: Value): boolean => apis.length + functions.length + made.length > 0

/** Undefined where the call is none of these, or nothing is known of what it is about. */
export function ofContainer(
  asks: Asks,
  path: string,
  node: Call | undefined,
  args: readonly Value[],
): Value | undefined {
  const [first, second] = args
  if (!first) return undefined
  switch (path) {
    case 'Object.values': {
      const any = asks.member(first, undefined)
      return holds(any) ? { ...listOf(any), taints: asks.taintsOf(first) } : undefined
    }
    case 'Object.entries': {
      const any = asks.member(first, undefined)
      return holds(any)
        ? { ...listOf({ ...nothing, elements: [nothing, any] }), taints: asks.taintsOf(first) }
        : undefined
    }
    case 'Object.keys': {
      const [made, other] = first.made
      if (!made || other || made.contents.length + made.sources.length > 0) return undefined
      return { ...nothing, elements: [...made.properties.keys()].map(constant), taints: asks.taintsOf(first) }
    }
    case 'Reflect.get':
      return join(second ? textsOf(second).map((name) => asks.member(first, name)) : [])
    case 'Proxy':
      return join([first, ...(second ? trapped(asks, second) : [])])
    case 'Object.setPrototypeOf':
    case 'Object.defineProperties':
      return first
    case 'JSON.parse': {
      const [text, other] = textsOf(first)
      const parsed = node && text !== undefined && other === undefined ? jsonNode(node, text) : undefined
      return parsed && { ...asks.value(parsed), taints: asks.taintsOf(first) }
    }
    default:
      return undefined
  }
}

const trapped = (asks: Asks, handler: Value): Value[] =>
  asks.property(handler, 'get').functions.map((fn) => asks.returned(fn, [], undefined))

/** In place of a name: all members of what is put in. */
export const everything = '*'

/** What a call puts into objects: each with a name, or without one where it is not known. */
export function putBy(
  path: string,
  { arguments: [target, second, third] }: Call,
  keyOfText: (node: AnyNode) => string | undefined,
): readonly { readonly into: AnyNode | 'new'; readonly name: string | undefined; readonly node: AnyNode }[] {
  if (makers.has(path) && target) return heldIn(target).map((node) => ({ into: 'new', name: undefined, node }))
  if (!target || !second) return []
  if (path === 'Object.setPrototypeOf' || path === 'Reflect.setPrototypeOf')
    return [{ into: target, name: everything, node: second }]
  if ((path === 'Object.defineProperty' || path === 'Reflect.defineProperty') && third)
    return keyOfText(second) === undefined
      ? []
      : described(third).map((node) => ({ into: target, name: keyOfText(second), node }))
  if (path === 'Object.defineProperties' && second.type === 'ObjectExpression')
    return second.properties.flatMap((each) =>
      each.type === 'Property'
        ? described(each.value).map((node) => ({ into: target, name: keyOf(each.key, each.computed), node }))
        : [],
    )
  return []
}

const makers = new Set(['Map', 'WeakMap', 'Set', 'WeakSet', 'WeakRef'])

/** The values of `new Map([[key, value]])`, the elements of `new Set([element])`. */
function heldIn(start: AnyNode): AnyNode[] {
  if (start.type !== 'ArrayExpression') return [start]
  return start.elements.flatMap((each) => {
    if (!each) return []
    const value = each.type === 'ArrayExpression' ? each.elements[1] : each
    return value ? [value] : []
  })
}

/** What a property that is described gives: its value, or what its getter returns. */
function described(descriptor: AnyNode): AnyNode[] {
  if (descriptor.type !== 'ObjectExpression') return []
  return descriptor.properties.flatMap((each) => {
    const key = each.type === 'Property' ? keyOf(each.key, each.computed) : undefined
    if (each.type !== 'Property') return []
    if (key === 'value') return [each.value]
    return key === 'get' ? [resultOf(each.value)] : []
  })
}

const results = new WeakMap<AnyNode, AnyNode>()

/** Stands for a call of a function that nobody writes down; the same for the same function. */
export function resultOf(callee: AnyNode): AnyNode {
  const known = results.get(callee)
  if (known) return known
  const { start, end } = callee
  const node = { type: 'CallExpression', callee, arguments: [], optional: false, start, end } as unknown as AnyNode
  results.set(callee, node)
  return node
}
