import type { AnyNode, ArrowFunctionExpression, FunctionDeclaration, FunctionExpression } from 'acorn'

export type { AnyNode } from 'acorn'

export type FunctionNode = FunctionDeclaration | FunctionExpression | ArrowFunctionExpression | AnonymousFunction
type AnonymousFunction = Extract<AnyNode, { type: 'FunctionDeclaration' }>

export type Call = Extract<AnyNode, { type: 'CallExpression' | 'NewExpression' }>

export const isFunction = (node: AnyNode): node is FunctionNode =>
  node.type === 'FunctionDeclaration' || node.type === 'FunctionExpression' || node.type === 'ArrowFunctionExpression'

/**
 * Where nodes have nodes below them, in the order in which acorn sets them. What is not listed is looked through field by
 * field, so that a kind of node that a newer parser brings is not left out.
 */
const below: Readonly<Record<string, readonly string[]>> = {
  ArrayExpression: ['elements'],
  ArrayPattern: ['elements'],
  ArrowFunctionExpression: ['params', 'body'],
  AssignmentExpression: ['left', 'right'],
  AssignmentPattern: ['left', 'right'],
  AwaitExpression: ['argument'],
  BinaryExpression: ['left', 'right'],
  BlockStatement: ['body'],
  BreakStatement: ['label'],
  CallExpression: ['callee', 'arguments'],
  CatchClause: ['param', 'body'],
  ClassBody: ['body'],
  ConditionalExpression: ['test', 'consequent', 'alternate'],
  EmptyStatement: [],
  ExpressionStatement: ['expression'],
  ForInStatement: ['left', 'right', 'body'],
  ForOfStatement: ['left', 'right', 'body'],
  ForStatement: ['init', 'test', 'update', 'body'],
  FunctionDeclaration: ['id', 'params', 'body'],
  FunctionExpression: ['id', 'params', 'body'],
  Identifier: [],
  IfStatement: ['test', 'consequent', 'alternate'],
  Literal: [],
  LogicalExpression: ['left', 'right'],
  MemberExpression: ['object', 'property'],
  MethodDefinition: ['key', 'value'],
  NewExpression: ['callee', 'arguments'],
  ObjectExpression: ['properties'],
  ObjectPattern: ['properties'],
  PrivateIdentifier: [],
  Program: ['body'],
  Property: ['key', 'value'],
  PropertyDefinition: ['key', 'value'],
  RestElement: ['argument'],
  ReturnStatement: ['argument'],
  SequenceExpression: ['expressions'],
  SpreadElement: ['argument'],
  Super: [],
  SwitchCase: ['consequent', 'test'],
  SwitchStatement: ['discriminant', 'cases'],
  TemplateElement: [],
  TemplateLiteral: ['expressions', 'quasis'],
  ThisExpression: [],
  ThrowStatement: ['argument'],
  TryStatement: ['block', 'handler', 'finalizer'],
  UnaryExpression: ['argument'],
  UpdateExpression: ['argument'],
  VariableDeclaration: ['declarations'],
  VariableDeclarator: ['id', 'init'],
  WhileStatement: ['test', 'body'],
}

const isNode = (value: unknown): value is AnyNode =>
  typeof value === 'object' && value !== null && typeof (value as { type?: unknown }).type === 'string'

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
  const push = (value: unknown, parent: AnyNode) => {
    if (Array.isArray(value)) {
      for (let index = value.length - 1; index >= 0; index--) push(value[index], parent)
    } else if (isNode(value)) {
      nodes.push(value)
      parents.push(parent)
    }
  }
  while (nodes.length > 0) {
    const node = nodes.pop() as AnyNode
    const parent = parents.pop()
    if (parent === null) {
      leave?.(node)
      continue
    }
    if (enter(node, parent) === false) {
      leave?.(node)
      continue
    }
    const fields = below[node.type] ?? Object.keys(node)
    if (fields.length === 0) {
      leave?.(node)
      continue
    }
    if (leave) {
      nodes.push(node)
      parents.push(null)
    }
    for (let index = fields.length - 1; index >= 0; index--) push(node[fields[index] as keyof AnyNode], node)
  }
}

/** The name that a property or member is known under, unless it is computed. */
export function keyOf(key: AnyNode, computed: boolean): string | undefined {
  if (!computed && (key.type === 'Identifier' || key.type === 'PrivateIdentifier')) return key.name
  return key.type === 'Literal' ? String(key.value) : undefined
}
