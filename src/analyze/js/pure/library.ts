import { isSimple } from '../fold.ts'
import { bounded, encodingOf, primitive, spreadOf } from './plain.ts'
import {
  type Apply,
  Beyond,
  Closure,
  maxListLength,
  maxTextLength,
  Native,
  Plain,
  type Thing,
  Thrown,
} from './things.ts'
import { ofWorld, worlds } from './world.ts'

/** The methods that are known, by what has them. Any other name is no method, as far as interpreted code can tell. */
const methods = {
  text: new Set(
    'charAt charCodeAt codePointAt at slice substring substr split replace replaceAll toString toLowerCase toUpperCase trim indexOf lastIndexOf includes startsWith endsWith concat repeat padStart padEnd match valueOf'.split(
      ' ',
    ),
  ),
  list: new Set(
    'push pop shift unshift reverse join slice splice concat indexOf includes map forEach filter reduce fill sort at flat some every find keys entries values'.split(
      ' ',
    ),
  ),
  bytes: new Set('toString slice subarray map forEach reduce join indexOf fill at'.split(' ')),
}

/** A member of anything; undefined where it has none. */
export function memberOf(thing: Thing, key: Thing): Thing {
  const name = typeof key === 'number' ? String(key) : key
  if (typeof name !== 'string') throw new Beyond('a member without a name')
  if (typeof thing === 'string') {
    if (name === 'length') return thing.length
    if (/^\d+$/u.test(name)) return thing[Number(name)]
    return methods.text.has(name) ? new Native(name, thing) : undefined
  }
  if (Array.isArray(thing) || thing instanceof Uint8Array) {
    if (name === 'length') return thing.length
    if (/^\d+$/u.test(name)) return thing[Number(name)]
    const known = Array.isArray(thing) ? methods.list : methods.bytes
    return known.has(name) ? new Native(name, thing) : undefined
  }
  if (thing instanceof Plain) return thing.get(name)
  if (thing instanceof Closure) {
    if (/^(?:call|apply|bind|toString)$/u.test(name)) return new Native(name, thing)
    if (name === 'prototype') return thing.prototype
    return thing.properties.get(name)
  }
  if (thing instanceof Native && thing.self === undefined && worlds.has(thing.name))
    return new Native(`${thing.name}.${name}`, undefined)
  if (thing instanceof RegExp && name === 'test') return new Native(name, thing)
  if (typeof thing === 'number' && /^to(?:String|Fixed)$/u.test(name)) return new Native(name, thing)
  if (thing === undefined || thing === null) throw new Thrown('TypeError')
  throw new Beyond(name)
}

/** Calls a function of the language. */
export function callNative({ name, self }: Native, args: readonly Thing[], apply: Apply): Thing {
  if (self instanceof Closure) {
    if (name === 'call') return apply(self, args[0], args.slice(1))
    if (name === 'apply') return apply(self, args[0], spreadOf(args[1]))
    if (name === 'toString') return self.text
    throw new Beyond(name)
  }
  if (self instanceof RegExp) return tested(self, String(primitive(args[0])))
  if (typeof self === 'string') return ofText(self, name, args, apply)
  if (typeof self === 'number')
    return name === 'toFixed' ? self.toFixed(Number(args[0] ?? 0)) : self.toString(Number(args[0] ?? 10))
  if (Array.isArray(self) || self instanceof Uint8Array) return ofList(self, name, args, apply)
  return ofWorld(name, args, apply)
}

/** With which self-defending code of javascript-obfuscator asks whether somebody has formatted it. */
const asksLayout = /\w+ *\(\) *{\w+ *['|"].+['|"];? *}/.source

function tested(expression: RegExp, text: string): boolean {
  const isCheap = text.length <= 1_000 && (isSimple(expression) || expression.source === asksLayout)
  if (!isCheap || expression.global || expression.sticky) throw new Beyond('an expression')
  return expression.test(text)
}

function ofText(text: string, name: string, args: readonly Thing[], apply: Apply): Thing {
  const [first, second] = args
  if (name === 'toString' || name === 'valueOf') return text
  if (name === 'repeat' && text.length * Number(first) > maxTextLength) throw new Beyond('a long text')
  if ((name === 'padStart' || name === 'padEnd') && Number(first) > maxTextLength) throw new Beyond('a long text')
  if (name === 'replace' || name === 'replaceAll' || name === 'match' || name === 'split') {
    if (first instanceof RegExp && (!isSimple(first) || text.length > 100_000)) throw new Beyond('an expression')
    if (first !== undefined && typeof first !== 'string' && !(first instanceof RegExp)) throw new Beyond(name)
    const by = first as string | RegExp
    if (name === 'split') return text.split(by)
    if (name === 'match') return text.match(by) as Thing
    if (typeof second === 'string') return bounded(text[name](by, second))
    if (!(second instanceof Closure)) throw new Beyond(name)
    return bounded(text[name](by, (...found) => String(apply(second, undefined, found.filter(isText)))))
  }
  const plain = args.map(primitive)
  return bounded((text[name as 'slice'] as (...all: unknown[]) => string)(...plain))
}

const isText = (one: unknown): one is string | number => typeof one === 'string' || typeof one === 'number'

function ofList(list: Thing[] | Uint8Array, name: string, args: readonly Thing[], apply: Apply): Thing {
  const [first] = args
  if (list instanceof Uint8Array) {
    if (name === 'toString') return Buffer.from(list).toString(encodingOf(first))
    if (name === 'slice' || name === 'subarray') return list.slice(Number(first ?? 0), args[1] as number | undefined)
    const made = ofList([...list], name, args, apply)
    return name === 'map' ? Uint8Array.from(spreadOf(made).map(Number)) : made
  }
  const each = (one: Thing, index: number) => apply(first, undefined, [one, index, list])
  switch (name) {
    case 'push':
      if (list.length > maxListLength) throw new Beyond('a long list')
      return list.push(...args)
    case 'unshift':
      if (list.length > maxListLength) throw new Beyond('a long list')
      return list.unshift(...args)
    case 'pop':
      return list.pop()
    case 'shift':
      return list.shift()
    case 'reverse':
      return list.reverse()
    case 'join':
      return bounded(list.map((one) => String(primitive(one) ?? '')).join(first === undefined ? ',' : String(first)))
    case 'map':
      return list.map(each)
    case 'forEach':
      list.forEach(each)
      return undefined
    case 'filter':
      return list.filter((one, index) => Boolean(each(one, index)))
    case 'some':
      return list.some((one, index) => Boolean(each(one, index)))
    case 'every':
      return list.every((one, index) => Boolean(each(one, index)))
    case 'find':
      return list.find((one, index) => Boolean(each(one, index)))
    case 'reduce': {
      const step = (sum: Thing, one: Thing, index: number) => apply(first, undefined, [sum, one, index])
      return args.length > 1 ? list.reduce(step, args[1]) : list.reduce(step)
    }
    case 'sort':
      if (first !== undefined) throw new Beyond('an order')
      return list.sort()
    case 'concat':
      return list.concat(...(args as Thing[][]))
    case 'keys':
      return [...list.keys()]
    case 'values':
      return [...list]
    case 'entries':
      return list.map((one, index): Thing => [index, one])
    case 'indexOf':
    case 'includes':
    case 'at':
    case 'slice':
    case 'splice':
    case 'fill':
    case 'flat':
      return (list[name] as (...all: unknown[]) => Thing)(...args)
    default:
      throw new Beyond(name)
  }
}
