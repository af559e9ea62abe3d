import type { AnyNode, ArrowFunctionExpression, FunctionDeclaration, FunctionExpression, Node } from 'acorn'

export type { AnyNode } from 'acorn'

export type FunctionNode = FunctionDeclaration | FunctionExpression | ArrowFunctionExpression | AnonymousFunction
type AnonymousFunction = Extract<AnyNode, { type: 'FunctionDeclaration' }>

export const isFunction = (node: AnyNode): node is FunctionNode =>
  node.type === 'FunctionDeclaration' || node.type === 'FunctionExpression' || node.type === 'ArrowFunctionExpression'

const isNode = (value: unknown): value is AnyNode =>
  typeof value === 'object' && value !== null && typeof (value as { type?: unknown }).type === 'string'

/** The nodes right below one, in the order of the source. */
export function children(node: AnyNode): AnyNode[] {
  const found: AnyNode[] = []
  for (const value of Object.values(node as Node & Record<string, unknown>)) {
    if (Array.isArray(value)) for (const item of value) if (isNode(item)) found.push(item)
    if (isNode(value)) found.push(value)
  }
  return found
}

/**
 * Visits every node below `root`, parents first, with an explicit stack: the nesting of the source costs heap, not call
 * stack. `enter` may answer `false` to leave out what is below; `leave` is called once all of it was seen.
 */
export function walk(
  root: AnyNode,
  enter: (node: AnyNode, parent: AnyNode | undefined) => boolean | undefined,
  leave?: (node: AnyNode) => void,
): void {
  const stack: { node: AnyNode; parent: AnyNode | undefined; done: boolean }[] = [
    { node: root, parent: undefined, done: false },
  ]
  for (let top = stack.pop(); top !== undefined; top = stack.pop()) {
    if (top.done) {
      leave?.(top.node)
      continue
    }
    const below = enter(top.node, top.parent) !== false
    if (leave) stack.push({ ...top, done: true })
    if (!below) continue
    const nodes = children(top.node)
    for (let index = nodes.length - 1; index >= 0; index--) {
      stack.push({ node: nodes[index] as AnyNode, parent: top.node, done: false })
    }
  }
}

/** The name that a property or member is known under, unless it is computed. */
export function keyOf(key: AnyNode, computed: boolean): string | undefined {
  if (!computed && (key.type === 'Identifier' || key.type === 'PrivateIdentifier')) return key.name
  return key.type === 'Literal' ? String(key.value) : undefined
}
