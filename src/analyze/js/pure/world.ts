import { bounded, encodingOf, primitive, spreadOf } from './plain.ts'
import { type Apply, Beyond, maxListLength, maxTextLength, Native, Plain, type Thing, Thrown } from './things.ts'

/** Names that have functions as members. */
export const worlds = new Set(['String', 'Array', 'Object', 'Math', 'Number', 'Buffer', 'Uint8Array', 'Boolean'])
const functions = new Set(
  'parseInt parseFloat isNaN atob btoa unescape escape decodeURIComponent encodeURIComponent decodeURI String Number Boolean Array Uint8Array Object Buffer RegExp'.split(
    ' ',
  ),
)

/** What a name that the file does not declare stands for. */
export function globalOf(name: string): Thing {
  if (functions.has(name) || worlds.has(name)) return new Native(name, undefined)
  if (name === 'undefined') return undefined
  if (name === 'NaN') return Number.NaN
  if (name === 'Infinity') return Number.POSITIVE_INFINITY
  throw new Beyond(name)
}

/** Calls a function that belongs to nothing, or to one of the worlds. */
export function ofWorld(name: string, args: readonly Thing[], apply: Apply): Thing {
  const [first, second] = args
  if (name.startsWith('Math.') && name !== 'Math.random' && Object.hasOwn(Math, name.slice(5))) {
    const fn = Math[name.slice(5) as 'floor']
    if (typeof fn === 'function') return (fn as (...all: number[]) => number)(...args.map(Number))
  }
  switch (name) {
    case 'String.fromCharCode':
      return String.fromCharCode(...args.map((one) => Number(primitive(one))))
    case 'String.fromCodePoint':
      return said(() => String.fromCodePoint(...args.map((one) => Number(primitive(one)))))
    case 'parseInt':
      return Number.parseInt(String(primitive(first)), second === undefined ? undefined : Number(second))
    case 'parseFloat':
      return Number.parseFloat(String(primitive(first)))
    case 'isNaN':
      return Number.isNaN(Number(primitive(first)))
    case 'String':
      return args.length === 0 ? '' : String(primitive(first))
    case 'Number':
      return Number(primitive(first))
    case 'Boolean':
      return Boolean(first)
    case 'atob':
      return Buffer.from(String(primitive(first)), 'base64').toString('latin1')
    case 'btoa':
      return Buffer.from(String(primitive(first)), 'latin1').toString('base64')
    case 'unescape':
    case 'escape':
    case 'decodeURI':
    case 'decodeURIComponent':
    case 'encodeURIComponent':
      return said(() => bounded(globalThis[name](String(primitive(first)))))
    case 'Array':
    case 'Array.from':
    case 'Array.of':
      return madeList(name, args, apply)
    case 'Array.isArray':
      return Array.isArray(first)
    case 'RegExp':
      return madeExpression(first, second)
    case 'Object':
      return new Plain()
    case 'Object.keys':
      return first instanceof Plain ? [...first.properties.keys()] : spreadOf(first).map((_, index) => String(index))
    case 'Buffer.from':
    case 'Uint8Array':
    case 'Uint8Array.from':
    case 'Buffer.alloc':
      return madeBytes(first, second)
    case 'Buffer.concat':
      return new Uint8Array(Buffer.concat(spreadOf(first).filter((one) => one instanceof Uint8Array)))
    default:
      throw new Beyond(name)
  }
}

/** What the language refuses, interpreted code may catch. */
function said<T>(work: () => T): T {
  try {
    return work()
  } catch (thrown) {
    if (thrown instanceof Beyond) throw thrown
    throw new Thrown('URIError')
  }
}

function madeExpression(source: Thing, flags: Thing): RegExp {
  const text = String(primitive(source))
  if (text.length > 200) throw new Beyond('a long expression')
  try {
    return new RegExp(text, String(primitive(flags) ?? ''))
  } catch {
    throw new Thrown('SyntaxError')
  }
}

function madeList(name: string, [first, second, ...rest]: readonly Thing[], apply: Apply): Thing {
  if (name === 'Array' && typeof first === 'number' && second === undefined) {
    if (first > maxListLength) throw new Beyond('a long list')
    return new Array<Thing>(first)
  }
  if (name !== 'Array.from') return [first, second, ...rest].filter((one) => one !== undefined)
  const length = first instanceof Plain ? Number(first.properties.get('length') ?? 0) : undefined
  if (length !== undefined && !(length <= maxListLength)) throw new Beyond('a long list')
  const list = length === undefined ? [...spreadOf(first)] : Array.from({ length }, (): Thing => undefined)
  return second === undefined ? list : list.map((one, index) => apply(second, undefined, [one, index]))
}

function madeBytes(first: Thing, encoding: Thing): Uint8Array {
  if (typeof first === 'number') {
    if (!(first >= 0 && first <= maxTextLength)) throw new Beyond('many bytes')
    return new Uint8Array(first)
  }
  if (typeof first === 'string') return new Uint8Array(Buffer.from(first, encodingOf(encoding)))
  return Uint8Array.from(spreadOf(first).map(Number))
}
