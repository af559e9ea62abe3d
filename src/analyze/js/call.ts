import type { Asks, Env } from './asks.ts'
import { foldText, toText } from './fold.ts'
import type { AnyNode, Call } from './nodes.ts'
import { ofApi } from './returns.ts'
import { type Constant, constant, hole, join, mergeTaints, nothing, tainted, textsOf, type Value } from './value.ts'

/** What a call or `new` gives back. */
export function callResult(asks: Asks, node: Call, env: Env): Value {
  const parts = partsOf(asks, node, env)
  const { receiver } = parts
  const method = receiver && node.callee.type === 'MemberExpression' ? methodName(asks, node.callee, env) : undefined
  if (receiver && method !== undefined) {
    const folded = ofMethod(asks, receiver, method, parts.args, env)
    if (folded) return folded
  }
  return invoked(asks, node, parts, env)
}

/** What a call is made of. Most calls say nothing by their function, so arguments are looked at once they are asked for. */
export interface Parts {
  readonly callee: Value
  readonly args: readonly Value[]
  readonly receiver: Value | undefined
}

/** Function, arguments and object of a call; `f.call(o, x)`, `f.apply(o, [x])` and `Reflect.apply` are calls of `f`. */
export function partsOf(asks: Asks, node: Call, env?: Env): Parts {
  const args = () => node.arguments.flatMap((argument) => spread(argument, asks.value(argument, env)))
  if (node.callee.type === 'Super') return new LazyParts(nothing, undefined, args)
  const callee = asks.value(node.callee, env)
  if (node.callee.type !== 'MemberExpression' || node.callee.object.type === 'Super')
    return new LazyParts(callee, undefined, args)
  const receiver = asks.value(node.callee.object, env)
  const method = methodName(asks, node.callee, env)
  if (method !== 'call' && method !== 'apply') return new LazyParts(callee, receiver, args)
  const isCallable = receiver.functions.length > 0 || receiver.apis.some(({ path }) => !path.endsWith('()'))
  if (!isCallable) return new LazyParts(callee, receiver, args)
  if (method === 'call') return new LazyParts(receiver, undefined, () => args().slice(1))
  const [first, list, further] = args()
  if (receiver.apis.some(({ path }) => path === 'Reflect'))
    return { callee: first ?? nothing, args: further?.elements ?? [], receiver: undefined }
  return { callee: receiver, args: list?.elements ?? (list ? [list, list] : []), receiver: undefined }
}

/** A list that is spread is as many arguments as it has elements. */
const spread = ({ type }: AnyNode, value: Value): readonly Value[] =>
  type === 'SpreadElement' && value.elements && value.elements.length <= 60 ? value.elements : [value]

class LazyParts implements Parts {
  private found: readonly Value[] | undefined
  constructor(
    readonly callee: Value,
    readonly receiver: Value | undefined,
    private readonly find: () => readonly Value[],
  ) {}

  get args(): readonly Value[] {
    this.found ??= this.find()
    return this.found
  }
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
  const [first] = receiver.constants
  if (first === undefined && !receiver.elements) return ofPromise(asks, receiver, method, args, env)
  const known = args.map((arg) => arg.constants[0])
  const holding = cuts.has(method) ? [] : args
  const taints = mergeTaints([receiver.taints, ...holding.map((arg) => asks.taintsOf(arg))])
  if (first instanceof Uint8Array && (method === 'toString' || method === 'slice' || method === 'subarray')) {
    return { ...constant(method === 'toString' ? toText(first, known[0]) : first), taints }
  }
  if (receiver.elements) {
    const list = ofList(asks, receiver, receiver.elements, { method, args, env })
    if (list) return list
  }
  if (!receiver.constants.some((text) => typeof text === 'string') || receiver.functions.length > 0)
    return ofPromise(asks, receiver, method, args, env)
  const results = receiver.constants.map((text) =>
    typeof text === 'string' ? foldText(text, method, known) : undefined,
  )
  const [result] = results
  if (Array.isArray(result))
    return { ...nothing, taints, elements: result.slice(0, 4_000).map((part) => constant(part)) }
  const texts = results.filter((text) => text !== undefined) as Constant[]
  return { ...nothing, constants: texts, taints }
}

/** Their arguments say where to cut; nothing of them is in what comes out. */
const cuts = new Set(['slice', 'substring', 'substr', 'subarray'])

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
    case 'shift':
      // What was pushed may be what comes out.
      return elements.at(method === 'pop' ? -1 : 0) ?? asks.member(receiver, undefined)
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
  const passes = method === 'reduce' || method === 'catch' || method === 'finally' || method === 'replace'
  return join([...results, tainted(passes ? asks.taintsOf(receiver) : [])])
}

const passing = new Set(['then', 'catch', 'finally', 'map', 'flatMap', 'reduce', 'replace'])

function applied(asks: Asks, fn: Value, args: readonly Value[], env: Env): Value {
  const parts = fn.functions.map((each) => asks.returned(each, args, env))
  for (const { path } of fn.apis) parts.push(ofApi(asks, path, undefined, args))
  return join(parts)
}

function invoked(asks: Asks, node: Call, { callee, args, receiver }: Parts, env: Env): Value {
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
    const name = receiver && node.callee.type === 'MemberExpression' ? methodName(asks, node.callee, env) : undefined
    const holding = name !== undefined && cuts.has(name) ? [] : args
    parts.push(
      tainted(
        mergeTaints([
          callee.taints,
          receiver ? asks.taintsOf(receiver) : [],
          ...holding.map((arg) => asks.taintsOf(arg)),
        ]),
      ),
    )
  }
  return join(parts)
}
