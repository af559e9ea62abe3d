import type { AnyNode } from '../nodes.ts'

/** Nothing but numbers and operators. */
export function isWritten(node: AnyNode): boolean {
  if (node.type === 'UnaryExpression') return isWritten(node.argument)
  if (node.type === 'BinaryExpression') return isWritten(node.left) && isWritten(node.right)
  return node.type === 'Literal' && typeof node.value === 'number'
}

/** Whether nothing that may stand on the right makes a number, or a text, of what is none. */
export const staysNoNumber = ({ operator, right }: Extract<AnyNode, { type: 'BinaryExpression' }>): boolean =>
  /^[-*/%]$/u.test(operator) || (operator === '+' && isNumber(right))

const isNumber = (node: AnyNode): boolean =>
  (node.type === 'BinaryExpression' && /^[-*/%]$/u.test(node.operator)) ||
  (node.type === 'UnaryExpression' && node.operator === '-') ||
  (node.type === 'CallExpression' && node.callee.type === 'Identifier' && node.callee.name === 'parseInt')
