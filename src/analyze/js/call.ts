import { keepsArguments, taintsOfResult } from './apis.ts'
import type { Asks, Env } from './asks.ts'
import { foldCall, foldText, joinPaths, toBytes, toText } from './fold.ts'
import { modulesOf } from './modules.ts'
import { globalName, resultName, returning } from './names.ts'
import type { AnyNode } from './nodes.ts'
import { apiValue } from './sources.ts'
import {
  type Constant,
  constant,
  hole,
  join,
  mergeTaints,
  nothing,
  type Taint,
  tainted,
  textsOf,
  type Value,
} from './value.ts'

export type Call = Extract<AnyNode, { type: 'CallExpression' | 'NewExpression' }>

/** What a call or `new` gives back. */
export function callResult(asks: Asks, node: Call, env: Env): Value {
  const { callee, args, receiver } = partsOf(asks, node, env)
  const method = receiver && node.callee.type === 'MemberExpression' ? methodName(asks, node.callee, env) : undefined
  if (receiver && method !== undefined) {
    const folded = ofMethod(asks, receiver, method, args, env)
    if (folded) return folded
  }
  return invoked(asks, node, { callee, args, receiver, env })
}

/** Function, arguments and object of a call; `f.call(o, x)`, `f.apply(o, [x])` and `Reflect.apply` are calls of `f`. */
export function partsOf(
  asks: Asks,
  node: Call,
  env?: Env,
): { callee: Value; args: readonly Value[]; receiver: Value | undefined } {
  const args = node.arguments.map((argument) => asks.value(argument, env))
  if (node.callee.type === 'Super') return { callee: nothing, args, receiver: undefined }
  const callee = asks.value(node.callee, env)
  if (node.callee.type !== 'MemberExpression' || node.callee.object.type === 'Super')
    return { callee, args, receiver: undefined }
  const receiver = asks.value(node.callee.object, env)
  const method = methodName(asks, node.callee, env)
  const isCallable = receiver.functions.length > 0 || receiver.apis.some(({ path }) => !path.endsWith('()'))
  if (isCallable && method === 'call') return { callee: receiver, args: args.slice(1), receiver: undefined }
  if (isCallable && method === 'apply') {
    const spread = args[1]?.elements ?? (args[1] ? [args[1], args[1]] : [])
    if (receiver.apis.some(({ path }) => path === 'Reflect'))
      return { callee: args[0] ?? nothing, args: args[2]?.elements ?? [], receiver: undefined }
    return { callee: receiver, args: spread, receiver: undefined }
  }
  return { callee, args, receiver }
}

export function methodName(
  asks: Asks,
  callee: Extract<AnyNode, { type: 'MemberExpression' }>,
  env?: Env,
): string | undefined {
  if (!callee.computed)
    return callee.property.type === 'Identifier' || callee.property.type === 'PrivateIdentifier'
      ? callee.property.name
      : undefined
  return callee.property.type === 'PrivateIdentifier' ? undefined : textsOf(asks.value(callee.property, env))[0]
}

/** Methods of known texts, bytes and lists; undefined where the call has to be looked at otherwise. */
function ofMethod(asks: Asks, receiver: Value, method: string, args: readonly Value[], env: Env): Value | undefined {
  const known = args.map((arg) => arg.constants[0])
  const taints = mergeTaints([receiver.taints, ...args.map((arg) => asks.taintsOf(arg))])
  const [first] = receiver.constants
  if (first instanceof Uint8Array && (method === 'toString' || method === 'slice' || method === 'subarray')) {
    return { ...constant(method === 'toString' ? toText(first, known[0]) : first), taints }
  }
  if (receiver.elements) {
    const list = ofList(asks, receiver, receiver.elements, { method, args, env })
    if (list) return list
  }
  if (!receiver.constants.some((text) => typeof text === 'string') || receiver.functions.length > 0)
    return ofPromise(asks, receiver, method, args, env)
  const results = receiver.constants
    .slice(0, 4)
    .map((text) => (typeof text === 'string' ? foldText(text, method, known) : undefined))
  const [result] = results
  if (Array.isArray(result))
    return { ...nothing, taints, elements: result.slice(0, 4_000).map((part) => constant(part)) }
  const texts = results.filter((text) => text !== undefined) as Constant[]
  return { ...nothing, constants: texts, taints }
}

function ofList(
  asks: Asks,
  receiver: Value,
  elements: readonly Value[],
  call: { method: string; args: readonly Value[]; env: Env },
): Value | undefined {
  const { method, args, env } = call
  const listOf = (list: readonly Value[]): Value => ({ ...receiver, elements: list })
  // What was pushed later is not among the elements; its taints still are.
  const taints = asks.taintsOf(receiver)
  switch (method) {
    case 'join': {
      const by = args[0] ? textsOf(args[0])[0] : ','
      const texts = elements.map((element) => textsOf(element)[0] ?? hole)
      return { ...constant(texts.join(by ?? hole)), taints }
    }
    case 'reverse':
      return listOf([...elements].reverse())
    case 'slice':
      return listOf(elements.slice(...(args.map((arg) => Number(arg.constants[0] ?? 0)) as [number, number])))
    case 'concat':
      return {
        ...listOf([...elements, ...args.flatMap((arg) => arg.elements ?? [arg])]),
        taints: mergeTaints([taints, ...args.map((arg) => asks.taintsOf(arg))]),
      }
    case 'filter':
    case 'flat':
    case 'sort':
    case 'values':
      return { ...receiver, taints }
    case 'map': {
      const [fn] = args
      const mapped = elements
        .slice(0, 1_000)
        .map((element, index) => (fn ? applied(asks, fn, [element, constant(index)], env) : nothing))
      return { ...nothing, elements: mapped, taints }
    }
    case 'reduce': {
      const [fn, start] = args
      const all = start ? elements : elements.slice(1)
      if (!fn || all.length > 200) return undefined
      return all.reduce<Value>(
        (sum, element) => applied(asks, fn, [sum, element], env),
        start ?? elements[0] ?? nothing,
      )
    }
    case 'pop':
      return elements.at(-1) ?? nothing
    case 'shift':
      return elements[0] ?? nothing
    case 'at':
      return elements.at(Number(args[0]?.constants[0] ?? 0)) ?? nothing
    default:
      return undefined
  }
}

/** `then`, `map` and their like give back what their callback does. */
function ofPromise(asks: Asks, receiver: Value, method: string, args: readonly Value[], env: Env): Value | undefined {
  const [fn] = args
  if (!passing.has(method) || !fn) return undefined
  const results = args.map((each) =>
    applied(asks, each, [method === 'map' ? asks.member(receiver, undefined) : receiver], env),
  )
  return join([...results, tainted(method === 'reduce' ? asks.taintsOf(receiver) : [])])
}

const passing = new Set(['then', 'catch', 'finally', 'map', 'flatMap', 'reduce', 'replace'])

function applied(asks: Asks, fn: Value, args: readonly Value[], env: Env): Value {
  const parts = fn.functions.map((each) => asks.returned(each, args, env))
  for (const { path } of fn.apis) parts.push(ofApi(asks, path, undefined, args))
  return join(parts)
}

function invoked(
  asks: Asks,
  node: Call,
  call: { callee: Value; args: readonly Value[]; receiver: Value | undefined; env: Env },
): Value {
  const { callee, args, receiver, env } = call
  const parts: Value[] = []
  for (const { path } of callee.apis) {
    parts.push(ofApi(asks, path, node, args))
    if (receiver && path.includes('()')) parts.push(tainted(receiver.taints))
  }
  for (const fn of callee.functions) {
    const result = asks.returned(fn, args, env)
    parts.push(result)
    if (node.type === 'NewExpression') parts.push({ ...nothing, made: [asks.made(fn)] })
  }
  if (node.type === 'NewExpression') {
    for (const made of callee.made) parts.push({ ...nothing, made: [made] })
    parts.push({ ...nothing, made: [asks.made(node)], taints: mergeTaints(args.map((arg) => asks.taintsOf(arg))) })
  }
  if (callee.apis.length === 0 && callee.functions.length === 0) {
    // Nobody knows this function: what goes in may come out.
    parts.push(
      tainted(
        mergeTaints([callee.taints, receiver ? asks.taintsOf(receiver) : [], ...args.map((arg) => asks.taintsOf(arg))]),
      ),
    )
  }
  return join(parts)
}

/** What something that node or the browser gives returns for these arguments. */
function ofApi(asks: Asks, path: string, node: Call | undefined, args: readonly Value[]): Value {
  const known = args.map((arg) => arg.constants[0])
  const [first] = args
  if (path === 'require') return first ? modulesOf(first) : nothing
  if (path === 'eval' || path === 'Function') return ofCode(path, args)
  if (path === 'Promise' && node?.type === 'NewExpression') return promised(asks, node)
  if (merging.has(path)) return { ...join(args), taints: mergeTaints(args.map((arg) => arg.taints)) }
  if (path === 'util.promisify' || path === 'util.callbackify' || path === 'util.deprecate') return first ?? nothing
  const bytes = bytesOf(asks, path, args)
  if (bytes) return bytes
  if (path.startsWith('path.'))
    return { ...constant(pathOf(path, args)), taints: mergeTaints(args.map((arg) => arg.taints)) }
  const folded = foldCall(path, spreadOf(path, args) ?? known)
  if (folded !== undefined) {
    const hidden: Taint[] = decoders.test(path) && isLong(folded) ? [{ kind: 'decoded', detail: path }] : []
    return { ...constant(folded), taints: mergeTaints([hidden, ...args.map((arg) => asks.taintsOf(arg))]) }
  }
  const result = resultName(path)
  const taints: (readonly Taint[])[] = []
  if (result !== undefined) taints.push(taintsOfResult(result, args.map(textsWithHost(asks))))
  if (keepsArguments(path)) taints.push(...args.map((arg) => asks.taintsOf(arg)))
  const value = result === undefined ? nothing : apiValue({ path: result, ...(node && { call: node }) })
  return { ...value, taints: mergeTaints([value.taints, ...taints]) }
}

const merging = new Set([
  'Object.assign',
  'Promise.resolve',
  'Promise.all',
  'Promise.race',
  'Promise.allSettled',
  'Object.freeze',
  'Object.create',
  'Object.defineProperty',
  'Array.from',
  '__importDefault',
  '__importStar',
  '_interopRequireDefault',
  '_interopRequireWildcard',
  'structuredClone',
])
const decoders = /^(?:atob|unescape|String\.from|zlib\.)/u
/** Two letters are a name; and a single letter that could be typed is not written as its number. */
const isLong = (value: Constant) =>
  (typeof value === 'string' && /^[!-~]$/u.test(value)) ||
  ((typeof value === 'string' || value instanceof Uint8Array) && value.length >= 2)

/** Texts of an argument; of an options object those that name a host. */
export const textsWithHost =
  (asks: Asks) =>
  (value: Value): readonly string[] => {
    const texts = textsOf(value)
    if (value.made.length === 0) return texts
    return [
      ...texts,
      ...['host', 'hostname', 'url', 'uri', 'baseURL', 'href'].flatMap((name) => textsOf(asks.property(value, name))),
    ]
  }

/** `eval('require')` and `Function('return this')()` are the common ways around a bundler. */
function ofCode(path: 'eval' | 'Function', args: readonly Value[]): Value {
  const text = args.at(-1) ? textsOf(args.at(-1) as Value)[0] : undefined
  const name = /^\s*(?:return\s+)?\(?([\w$]+)\)?(?:\(\))?\s*;?\s*$/u.exec(text ?? '')?.[1]
  if (name === undefined) return nothing
  const way = name === 'this' ? 'global' : globalName(name)
  return apiValue({ path: path === 'eval' ? way : `${returning}${way}` })
}

const promised = (asks: Asks, node: Call): Value => {
  const executor = node.arguments[0] ? asks.value(node.arguments[0]) : nothing
  return join([asks.resolved(node), ...executor.functions.map((fn) => asks.returned(fn, [], undefined))])
}

function bytesOf(asks: Asks, path: string, args: readonly Value[]): Value | undefined {
  const [first, second] = args
  if (!/^(?:Buffer(?:\.from|\.concat)?|buffer\.Buffer(?:\.from)?|Uint8Array(?:\.from)?)$/u.test(path) || !first)
    return undefined
  const encoding = second?.constants[0]
  const taints = args.map((arg) => asks.taintsOf(arg))
  const numbers = first.elements?.map(({ constants }) => constants[0])
  if (path.endsWith('concat') || !numbers?.every((each) => typeof each === 'number')) {
    const bytes = toBytes(first.constants[0], encoding)
    const isEncoded = encoding === 'base64' || encoding === 'hex' || encoding === 'base64url'
    const hidden: Taint[] =
      isEncoded && (bytes?.length ?? 0) >= 2 ? [{ kind: 'decoded', detail: String(encoding) }] : []
    return { ...constant(bytes), taints: mergeTaints([hidden, ...taints]) }
  }
  return {
    ...constant(Uint8Array.from(numbers as number[])),
    taints: mergeTaints([[{ kind: 'decoded', detail: 'bytes' }], ...taints]),
  }
}

function spreadOf(path: string, args: readonly Value[]): readonly Constant[] | undefined {
  const spread = path.startsWith('String.from') ? args[0]?.elements : undefined
  return spread && spread.length < 60_000 ? spread.map(({ constants }) => constants[0]) : undefined
}

function pathOf(path: string, args: readonly Value[]): Constant {
  const parts = args.map((arg) => textsOf(arg)[0] ?? hole)
  if (path === 'path.dirname') return joinPaths([parts[0] ?? hole, '..'])
  if (path === 'path.basename') return (parts[0] ?? hole).split('/').at(-1)
  if (path === 'path.resolve') {
    const start = parts.findLastIndex((part) => /^(?:[/~]|[a-z]:)/iu.test(part))
    return joinPaths(parts.slice(Math.max(0, start)))
  }
  return path === 'path.join' || path === 'path.normalize' ? joinPaths(parts) : hole
}
