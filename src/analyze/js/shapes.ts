import type { Literal } from 'acorn'
import type { Binding, Bindings } from './bindings.ts'
import { type AnyNode, isFunction, keyOf } from './nodes.ts'

/**
 * Shapes that only programs write which are meant to make code unreadable. Minifiers and bundlers shorten; none of them
 * writes a letter as an escape, a number as a puzzle, or turns a list of strings until a sum is right.
 */
export class Shapes {
  /** The steps that turn a list of strings. */
  readonly rotations: AnyNode[] = []
  private readonly arrays: AnyNode[] = []
  private readonly escapes: AnyNode[] = []
  private readonly puzzles: AnyNode[] = []
  private readonly letters: AnyNode[] = []
  private readonly kana: AnyNode[] = []
  private readonly lists: AnyNode[] = []
  private readonly orders: AnyNode[] = []
  private readonly jumps: AnyNode[] = []
  private readonly blanks: AnyNode[] = []
  private readonly mayHaveKana: boolean
  private readonly mayHaveHex: boolean
  private readonly mayHaveBlanks: boolean

  constructor(text: string) {
    const mayBeEscaped = text.includes('\\u')
    this.mayHaveKana = mayBeEscaped || kanaLetter.test(text)
    this.mayHaveBlanks = mayBeEscaped || blankLetter.test(text)
    this.mayHaveHex = mayBeEscaped || text.includes('_0x')
  }

  look(node: AnyNode, parent: AnyNode | undefined): void {
    switch (node.type) {
      case 'CallExpression':
        if (isRotation(node)) this.rotations.push(node)
        if (isOrder(node)) this.orders.push(node)
        return
      case 'SwitchStatement':
        if (isJump(node)) this.jumps.push(node)
        return
      case 'FunctionDeclaration':
        if (replacesItself(node)) this.lists.push(node)
        return
      case 'ArrayExpression':
        if (isStringList(node)) this.arrays.push(node)
        return
      case 'Literal':
        if (typeof node.value === 'string' && isEscaped(node)) this.escapes.push(node)
        return
      case 'BinaryExpression':
        if (isPuzzle(node)) this.puzzles.push(node)
        if (node.operator === '+' && (parent?.type !== 'BinaryExpression' || parent.operator !== '+') && isPicked(node))
          this.letters.push(node)
        return
      case 'Identifier':
        if (this.mayHaveBlanks && blankLetter.test(node.name)) this.blanks.push(node)
        if (this.mayHaveKana && kanaLetter.test(node.name) && !/[a-z]{2}/iu.test(node.name)) this.kana.push(node)
    }
  }

  /** @returns what there is of them, each with its first place */
  found(program: AnyNode, bindings: Bindings): readonly { readonly shape: string; readonly node: AnyNode }[] {
    const { rotations, arrays, escapes, puzzles, letters, kana, lists, orders, jumps, blanks } = this
    const hexNames = this.mayHaveHex ? new Set([...bindings.of.values()].filter(isHexName)).size : 0
    const found: { shape: string; node: AnyNode }[] = []
    const tell = (shape: string, node: AnyNode | undefined) => {
      if (node) found.push({ shape, node })
    }
    if (rotations.length > 0 && (arrays.length > 0 || hexNames >= 8))
      tell('a list of strings that is rotated', rotations[0])
    else if (hexNames >= 12) tell('hexadecimal names', program)
    if (escapes.length >= 4) tell('letters written as escapes', escapes[0])
    if (puzzles.length >= 12) tell('numbers written as puzzles', puzzles[0])
    if (letters.length >= 6) tell('text picked letter by letter', letters[0])
    if (kana.length >= 20) tell('names of emoticons', kana[0])
    if (lists.length > 0) tell('a list of strings behind a function that replaces itself', lists[0])
    if (orders.length > 0 && jumps.length > 0) tell('statements in an order that is looked up', jumps[0])
    if (blanks.length > 0) tell('names that cannot be seen', blanks[0])
    return found
  }
}

const kanaLetter = /[\uff61-\uff9f\u03c9\u0414\u0398]/u
const blankLetter = /[\u115f\u1160\u3164\uffa0]/u

const isHexName = ({ name }: Binding) => /^_{1,2}0x[0-9a-f]{3,}$/u.test(name)

/** `list.push(list.shift())`: the step by which obfuscators turn their list of strings. */
function isRotation({ callee, arguments: args }: Extract<AnyNode, { type: 'CallExpression' }>): boolean {
  const [inner] = args
  if (
    callee.type !== 'MemberExpression' ||
    inner?.type !== 'CallExpression' ||
    inner.callee.type !== 'MemberExpression'
  )
    return false
  const [outer, shifted] = [callee.object, inner.callee.object]
  return (
    keyOf(callee.property, false) === 'push' &&
    keyOf(inner.callee.property, false) === 'shift' &&
    outer.type === 'Identifier' &&
    shifted.type === 'Identifier' &&
    outer.name === shifted.name
  )
}

/** `'3|0|2|1'.split('|')`: the order in which flattened statements run. */
const isOrder = ({ callee }: Extract<AnyNode, { type: 'CallExpression' }>) =>
  callee.type === 'MemberExpression' &&
  callee.object.type === 'Literal' &&
  typeof callee.object.value === 'string' &&
  /^\d+(?:\|\d+){2,}$/u.test(callee.object.value)

/** `switch (order[index++])`. */
const isJump = ({ discriminant }: Extract<AnyNode, { type: 'SwitchStatement' }>) =>
  discriminant.type === 'MemberExpression' && discriminant.property.type === 'UpdateExpression'

/** `function a() { const list = ['…']; a = function () { return list }; return a() }`, as javascript-obfuscator keeps its list. */
function replacesItself({ id, body: { body } }: Extract<AnyNode, { type: 'FunctionDeclaration' }>): boolean {
  if (!id || body.length > 4) return false
  const holds = body.some(
    (statement) =>
      statement.type === 'VariableDeclaration' &&
      statement.declarations.some(({ init }) => init?.type === 'ArrayExpression' && init.elements.length >= 3),
  )
  const isOwn = (node: AnyNode): boolean =>
    node.type === 'AssignmentExpression' &&
    node.left.type === 'Identifier' &&
    node.left.name === id.name &&
    isFunction(node.right)
  return (
    holds &&
    body.some(
      (statement) =>
        (statement.type === 'ExpressionStatement' && isOwn(statement.expression)) ||
        (statement.type === 'ReturnStatement' &&
          statement.argument?.type === 'SequenceExpression' &&
          statement.argument.expressions.some(isOwn)),
    )
  )
}

const isStringList = ({ elements }: Extract<AnyNode, { type: 'ArrayExpression' }>) =>
  elements.length >= 10 && elements.every((element) => element?.type === 'Literal' && typeof element.value === 'string')

/** Most of it is `\x61` or `\u0061` for what could be typed. */
function isEscaped({ raw, value }: Literal): boolean {
  if (!raw || typeof value !== 'string' || value.length < 4 || raw.length < value.length * 2.5) return false
  const printable = raw.slice(0, 4_000).match(/\\(?:x[2-7][0-9a-f]|u00[2-7][0-9a-f])/giu)?.length ?? 0
  return printable >= 4 && printable >= Math.min(value.length, 1_000) * 0.6 && !/^[^\w\s]*$/u.test(value)
}

/** Two numbers of different notation, such as `0x10549-0o200026`, where one would do. */
function isPuzzle({ left, right }: Extract<AnyNode, { type: 'BinaryExpression' }>): boolean {
  if (
    left.type !== 'Literal' ||
    right.type !== 'Literal' ||
    typeof left.value !== 'number' ||
    typeof right.value !== 'number'
  )
    return false
  const notation = (raw = '') => (/^0[xob]/iu.exec(raw)?.[0] ?? '').toLowerCase()
  return notation(left.raw) !== notation(right.raw) && Math.min(left.value, right.value) > 255
}

/** `k[3]+k[17]+k[4]+…`: at least five letters of one list. */
function isPicked(node: AnyNode): boolean {
  let left: AnyNode = node
  let count = 0
  let name: string | undefined
  while (left.type === 'BinaryExpression' && left.operator === '+') {
    const { right } = left
    if (right.type !== 'MemberExpression' || right.object.type !== 'Identifier' || right.property.type !== 'Literal')
      return false
    if (name !== undefined && name !== right.object.name) return false
    name = right.object.name
    count++
    left = left.left
  }
  return count >= 5
}
