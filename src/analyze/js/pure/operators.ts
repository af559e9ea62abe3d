import { Beyond, Closure, maxTextLength, Native, Plain, type Thing } from './things.ts'

/** An operator between two known things. */
export function computed(operator: string, left: Thing, right: Thing): Thing {
  if (operator === '===') return left === right
  if (operator === '!==') return left !== right
  const [a, b] = [plain(left), plain(right)]
  switch (operator) {
    case '+': {
      const sum = typeof a === 'string' || typeof b === 'string' ? `${a}${b}` : Number(a) + Number(b)
      if (typeof sum === 'string' && sum.length > maxTextLength) throw new Beyond('a long text')
      return sum
    }
    case '-':
      return Number(a) - Number(b)
    case '*':
      return Number(a) * Number(b)
    case '/':
      return Number(a) / Number(b)
    case '%':
      return Number(a) % Number(b)
    case '**':
      return Number(a) ** Number(b)
    case '^':
      return Number(a) ^ Number(b)
    case '|':
      return Number(a) | Number(b)
    case '&':
      return Number(a) & Number(b)
    case '<<':
      return Number(a) << Number(b)
    case '>>':
      return Number(a) >> Number(b)
    case '>>>':
      return Number(a) >>> Number(b)
    case '<':
      return typeof a === 'string' && typeof b === 'string' ? a < b : Number(a) < Number(b)
    case '>':
      return typeof a === 'string' && typeof b === 'string' ? a > b : Number(a) > Number(b)
    case '<=':
      return typeof a === 'string' && typeof b === 'string' ? a <= b : Number(a) <= Number(b)
    case '>=':
      return typeof a === 'string' && typeof b === 'string' ? a >= b : Number(a) >= Number(b)
    case '==':
      // biome-ignore lint/suspicious/noDoubleEquals: this is what the interpreted code asks
      return a == b
    case '!=':
      // biome-ignore lint/suspicious/noDoubleEquals: this is what the interpreted code asks
      return a != b
    default:
      throw new Beyond(operator)
  }
}

type Primitive = string | number | boolean | null | undefined

/** What an operator makes of a thing: lists of texts are joined, as `[] + []` is. */
function plain(thing: Thing): Primitive {
  if (Array.isArray(thing)) {
    if (thing.length > 1_000) throw new Beyond('a long list')
    return thing.map((one) => (one === undefined || one === null ? '' : String(plain(one)))).join(',')
  }
  if (thing instanceof Closure) return thing.text
  if (typeof thing === 'object' && thing !== null) throw new Beyond('an object')
  return thing as Primitive
}

/** @param operand not asked for where the operator does not need it */
export function unaryOf(operator: string, operand: () => Thing): Thing {
  const thing = operand()
  switch (operator) {
    case '!':
      return !thing
    case '-':
      return -Number(plain(thing))
    case '+':
      return Number(plain(thing))
    case '~':
      return ~Number(plain(thing))
    case 'void':
      return undefined
    case 'typeof':
      if (thing instanceof Closure || thing instanceof Native) return 'function'
      return thing instanceof Plain ? 'object' : typeof thing
    default:
      throw new Beyond(operator)
  }
}
