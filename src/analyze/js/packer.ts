import type { Evaluator } from './evaluate.ts'
import type { AnyNode } from './nodes.ts'
import { textsOf } from './value.ts'

/** Words of a packed text; real ones have some thousands. */
const maxWords = 60_000

/**
 * The text behind `eval(function(p,a,c,k,e,d){…}('text', radix, count, 'words'.split('|')))`, Dean Edwards' packer and
 * its descendants: each number in the text, in a radix of up to 62, stands for a word of the list.
 * @param node what is handed to `eval`
 */
export function unpacked(node: AnyNode | undefined, evaluator: Evaluator): string | undefined {
  if (node?.type !== 'CallExpression' || node.callee.type !== 'FunctionExpression' || node.arguments.length < 4)
    return undefined
  const [packed, radix, , list] = node.arguments.map((argument) => evaluator.value(argument))
  const text = packed ? textsOf(packed)[0] : undefined
  const base = radix?.constants[0]
  const words = list?.elements?.map((word) => textsOf(word)[0] ?? '')
  if (text === undefined || typeof base !== 'number' || !words || words.length > maxWords || base < 2 || base > 62)
    return undefined
  // Some write the index in plain decimals, whatever radix they were given: then no letters stand for words.
  const isDecimal = base > 10 && words.length > base && !/\b[a-z]\b/iu.test(text)
  return text.replace(/\b\w+\b/gu, (token) => words[indexOf(token, isDecimal ? 10 : base)] || token)
}

function indexOf(token: string, base: number): number {
  if (token.length > 4) return -1
  let index = 0
  for (const letter of token) {
    const digit = digits.indexOf(letter)
    if (digit < 0 || digit >= base) return -1
    index = index * base + digit
  }
  return index
}

const digits = '0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ'
