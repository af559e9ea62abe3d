import { worlds } from '../names.ts'
import { type AnyNode, type Call, type FunctionNode, isFunction, keyOf } from '../nodes.ts'
import { isActingGlobal } from './names.ts'

/** What an expression is and what becomes of it, as far as it and what it stands in say so. */

export const memberName = (node: AnyNode | undefined): string | undefined =>
  node?.type === 'MemberExpression' ? keyOf(node.property, node.computed) : undefined

export const isTarget = (node: AnyNode, parent: AnyNode | undefined): boolean =>
  parent?.type === 'AssignmentExpression' && parent.left === node

export const isCalled = (node: AnyNode, parent: AnyNode | undefined): boolean =>
  (parent?.type === 'CallExpression' || parent?.type === 'NewExpression') && parent.callee === node

/** The value goes nowhere: it is compared, tested, or only asked for its type. */
export function isIdle(node: AnyNode, parent: AnyNode | undefined): boolean {
  switch (parent?.type) {
    case 'UnaryExpression':
    case 'BinaryExpression':
    case 'ExpressionStatement':
    case 'SwitchCase':
      return parent.type !== 'BinaryExpression' || parent.operator !== '+'
    case 'LogicalExpression':
      return parent.operator === '&&' && parent.left === node
    case 'IfStatement':
    case 'ConditionalExpression':
      return parent.test === node
    default:
      return false
  }
}

/** It names a property, a label or what is imported; its value is not meant. */
export function isLabel(node: AnyNode, parent: AnyNode | undefined): boolean {
  switch (parent?.type) {
    case 'Property':
    case 'MethodDefinition':
    case 'PropertyDefinition':
      return parent.key === node && !parent.computed && parent.value !== node
    case 'MemberExpression':
      return parent.property === node && !parent.computed
    case 'ImportSpecifier':
    case 'ExportSpecifier':
    case 'LabeledStatement':
    case 'BreakStatement':
    case 'ContinueStatement':
    case 'MetaProperty':
      return true
    default:
      return false
  }
}

/** A value goes to a name, or into the parameter of a function that is called where it stands: it is found there. */
export function staysNear(node: AnyNode, parent: AnyNode | undefined): boolean {
  switch (parent?.type) {
    case 'VariableDeclarator':
      return parent.id.type === 'Identifier' || takesStill(parent.id)
    case 'MemberExpression': {
      const name = keyOf(parent.property, parent.computed)
      return parent.object === node && name !== undefined && !isActingGlobal(name) && !worlds.has(name)
    }
    case 'AssignmentExpression':
      return parent.right === node && parent.left.type === 'Identifier'
    case 'ConditionalExpression':
    case 'LogicalExpression':
      return true
    case 'CallExpression':
      return isFunction(parent.callee)
    default:
      return isIdle(node, parent)
  }
}

/** `const { a, b } = globalThis`, of names that do not act. */
const takesStill = (pattern: AnyNode): boolean =>
  pattern.type === 'ObjectPattern' &&
  pattern.properties.every((one) => {
    const name = one.type === 'Property' ? keyOf(one.key, one.computed) : undefined
    return name !== undefined && !isActingGlobal(name) && !worlds.has(name)
  })

/** Whether the world is among what an expression may be. */
export const carries = (node: AnyNode): boolean => {
  if (node.type === 'ConditionalExpression') return carries(node.consequent) || carries(node.alternate)
  if (node.type === 'LogicalExpression') return carries(node.right) || (node.operator !== '&&' && carries(node.left))
  return (node.type === 'Identifier' && worlds.has(node.name)) || (node.type === 'CallExpression' && isWay(node))
}

/** `Function('return this')()`. */
export const isWay = ({ callee }: Call): boolean =>
  callee.type === 'CallExpression' && callee.callee.type === 'Identifier' && isWayToWorld(callee.callee, callee)

/** `Function('return this')`. */
export function isWayToWorld(node: AnyNode, parent: AnyNode | undefined): boolean {
  if (!isCalled(node, parent)) return false
  const [code, ...more] = (parent as Call).arguments
  return (
    more.length === 0 &&
    code?.type === 'Literal' &&
    /^\s*return\s+\(?(?:this|globalThis)\)?\s*;?\s*$/u.test(String(code.value))
  )
}

/** `function () { return this }`. */
export const isOnlyThis = ({ body }: FunctionNode): boolean =>
  body.type === 'BlockStatement' &&
  body.body.length === 1 &&
  body.body[0]?.type === 'ReturnStatement' &&
  body.body[0].argument?.type === 'ThisExpression'

export const isText = (node: AnyNode): boolean =>
  (node.type === 'Literal' && typeof node.value === 'string') ||
  node.type === 'TemplateLiteral' ||
  (node.type === 'BinaryExpression' && node.operator === '+') ||
  (node.type === 'CallExpression' && memberName(node.callee) !== 'bind')
