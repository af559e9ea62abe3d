import type { Asks } from './asks.ts'
import { exported } from './returns.ts'
import { type Constant, constant, hole, mergeTaints, nothing, tainted, textsOf, type Value } from './value.ts'

/** Combinations of alternatives that are followed through one concatenation. */
const maxTexts = 4
const maxLength = 4_000_000

export const binary = {
  /** `+` and template strings: texts with a hole where a part is unknown, unless all parts are numbers. */
  texts(parts: readonly Value[], asks: Asks): Value {
    const [first, second] = parts
    if (parts.length === 2 && isNumber(first) && isNumber(second)) {
      return constant((first?.constants[0] as number) + (second?.constants[0] as number))
    }
    let texts: string[][] = [[]]
    let length = 0
    for (const part of parts) {
      const options = optionsOf(part)
      length += Math.max(...options.map((text) => text.length))
      if (length > maxLength) return tainted(mergeTaints(parts.map((each) => asks.taintsOf(each))))
      if (options.length === 1) for (const text of texts) text.push(options[0] as string)
      else texts = texts.flatMap((text) => options.slice(0, maxTexts).map((option) => [...text, option]))
      texts = texts.slice(0, maxTexts * 2)
    }
    const whole = texts.map((text) => text.join('')).filter((text) => text !== hole)
    const taints = mergeTaints(parts.flatMap((part) => [asks.taintsOf(part), exported(part)]))
    return { ...nothing, constants: [...new Set(whole)], taints }
  },

  other(operator: string, left: Value, right: Value): Value {
    const [a, b] = [left.constants[0], right.constants[0]]
    if (left.constants.length !== 1 || right.constants.length !== 1)
      return tainted(mergeTaints([left.taints, right.taints]))
    if (typeof a !== 'number' || typeof b !== 'number') return nothing
    const result = arithmetic(operator, a, b)
    return result === undefined ? nothing : constant(result)
  },
}

const isNumber = (value: Value | undefined) => value?.constants.length === 1 && typeof value.constants[0] === 'number'

function optionsOf(value: Value): readonly string[] {
  const texts = textsOf(value)
  if (texts.length > 0) return texts
  return value.constants.length === 1 && value.constants[0] === null ? ['null'] : [hole]
}

function arithmetic(operator: string, a: number, b: number): number | undefined {
  switch (operator) {
    case '-':
      return a - b
    case '*':
      return a * b
    case '/':
      return a / b
    case '%':
      return a % b
    case '^':
      return a ^ b
    case '|':
      return a | b
    case '&':
      return a & b
    case '<<':
      return a << b
    case '>>':
      return a >> b
    case '>>>':
      return a >>> b
    case '**':
      return a ** b
    default:
      return undefined
  }
}

export function unary(operator: string, value: Value): Value {
  const known: Constant = value.constants.length === 1 ? value.constants[0] : undefined
  if (operator === 'void') return constant(undefined)
  if (operator === '-' && typeof known === 'number') return constant(-known)
  if (operator === '+' && (typeof known === 'number' || typeof known === 'string')) return constant(Number(known))
  if (operator === '~' && typeof known === 'number') return constant(~known)
  return operator === 'await' ? value : nothing
}
