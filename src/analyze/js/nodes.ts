import type { AnyNode, ArrowFunctionExpression, FunctionDeclaration, FunctionExpression } from 'acorn'

export type { AnyNode } from 'acorn'

export type FunctionNode = FunctionDeclaration | FunctionExpression | ArrowFunctionExpression | AnonymousFunction
type AnonymousFunction = Extract<AnyNode, { type: 'FunctionDeclaration' }>

export type Call = Extract<AnyNode, { type: 'CallExpression' | 'NewExpression' }>

export const isFunction = (node: AnyNode): node is FunctionNode =>
  node.type === 'FunctionDeclaration' || node.type === 'FunctionExpression' || node.type === 'ArrowFunctionExpression'

const isNode = (value: unknown): value is AnyNode =>
  typeof value === 'object' && value !== null && typeof (value as { type?: unknown }).type === 'string'

/** Types of which nothing is below, and which are half of all nodes. */
const leaves = new Set([
  'Identifier',
  'Literal',
  'ThisExpression',
  'TemplateElement',
  'PrivateIdentifier',
  'EmptyStatement',
])

/** The nodes right below one, in the order of the source. */
export function children(node: AnyNode): readonly AnyNode[] {
  if (leaves.has(node.type)) return none
  if (node.type === 'MemberExpression') return [node.object, node.property]
  if (node.type === 'CallExpression' && node.arguments.length === 0) return [node.callee]
  if (node.type === 'ExpressionStatement') return [node.expression]
  if (node.type === 'BlockStatement') return node.body
  const found: AnyNode[] = []
  // for-in: with Object.values half of the analysis was collecting garbage.
  for (const key in node) {
    const value: unknown = node[key as keyof AnyNode]
    if (typeof value !== 'object' || value === null) continue
    if (Array.isArray(value)) {
      for (const item of value) if (isNode(item)) found.push(item)
    } else if (isNode(value)) found.push(value)
  }
  return found
}

const none: readonly AnyNode[] = []

/**
 * Visits every node below `root`, parents first, with an explicit stack: the nesting of the source costs heap, not call
 * stack. `enter` may answer `false` to leave out what is below; `leave` is called once all of it was seen.
 */
export function walk(
  root: AnyNode,
  enter: (node: AnyNode, parent: AnyNode | undefined) => boolean | undefined,
  leave?: (node: AnyNode) => void,
): void {
  // Nodes that were entered wait below their children for `leave`, marked by a parent of null.
  const nodes: AnyNode[] = [root]
  const parents: (AnyNode | undefined | null)[] = [undefined]
  while (nodes.length > 0) {
    const node = nodes.pop() as AnyNode
    const parent = parents.pop()
    if (parent === null) {
      leave?.(node)
      continue
    }
    const isOpen = enter(node, parent) !== false
    const below = isOpen ? children(node) : none
    if (below.length === 0) {
      leave?.(node)
      continue
    }
    if (leave) {
      nodes.push(node)
      parents.push(null)
    }
    for (let index = below.length - 1; index >= 0; index--) {
      nodes.push(below[index] as AnyNode)
      parents.push(node)
    }
  }
}

/** The name that a property or member is known under, unless it is computed. */
export function keyOf(key: AnyNode, computed: boolean): string | undefined {
  if (!computed && (key.type === 'Identifier' || key.type === 'PrivateIdentifier')) return key.name
  return key.type === 'Literal' ? String(key.value) : undefined
}
