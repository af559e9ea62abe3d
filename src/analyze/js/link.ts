import { isClient, world } from './apis.ts'
import { methodName, type Parts, partsOf } from './call.ts'
import { everything, putBy } from './containers.ts'
import type { Evaluator } from './evaluate.ts'
import { type AnyNode, type Call, keyOf } from './nodes.ts'
import { apiValue } from './sources.ts'
import { join, type Made, mergeTaints, nothing, type Taint, tainted, textsOf, type Value } from './value.ts'

/**
 * Ties calls to the functions they call, callbacks to what they are called with, and assignments to the objects they
 * change, so that the next round of evaluation sees them. Where an object's property is called `x`, every `x` counts.
 * @returns the acts that another round may tie to more
 */
export function link(acts: readonly AnyNode[], evaluator: Evaluator): readonly AnyNode[] {
  const open: AnyNode[] = []
  for (const act of acts) {
    if (evaluator.exhausted) return open
    const isSettled = evaluator.isSettledBy(() => {
      if (act.type === 'CallExpression' || act.type === 'NewExpression') linkCall(act, evaluator)
      if (act.type === 'AssignmentExpression') linkAssignment(act, evaluator)
    })
    if (!isSettled) open.push(act)
  }
  return open
}

function linkCall(node: Call, evaluator: Evaluator): void {
  const parts = partsOf(evaluator, node)
  const { callee, receiver } = parts
  const at = (index: number): Value => {
    const shift = node.arguments.length - parts.args.length
    const argument = node.arguments[index + (shift > 0 ? shift : 0)]
    if (argument && argument.type !== 'SpreadElement') return evaluator.value(argument)
    const last = node.arguments.at(-1)
    if (last?.type !== 'SpreadElement') return argument ? evaluator.value(argument) : nothing
    const list = evaluator.value(last)
    return list.elements
      ? (list.elements[index - node.arguments.length + 1] ?? nothing)
      : evaluator.member(list, undefined)
  }
  for (const fn of callee.functions) evaluator.links.addCaller(fn, node, at)
  if (node.type === 'NewExpression' || node.callee.type === 'Super')
    for (const fn of evaluator.property({ ...nothing, made: callee.made }, 'constructor').functions)
      evaluator.links.addCaller(fn, node, at)
  for (const { path, call } of callee.apis) {
    if (path === '%resolve' && call && node.arguments[0]) evaluator.links.addPromised(call, node.arguments[0])
    for (const { into, name, node: held } of putBy(path, node, (key) => textsOf(evaluator.value(key))[0]))
      for (const made of into === 'new' ? [evaluator.made(node)] : objectsOf(evaluator.value(into), evaluator))
        put(made, name, held)
    if (path === 'Object.assign' && parts.args[0])
      for (const made of parts.args[0].made) add(made.sources, node.arguments.slice(1))
  }
  const method = node.callee.type === 'MemberExpression' ? methodName(evaluator, node.callee) : undefined
  if (receiver && method !== undefined && adds.has(method))
    for (const made of receiver.made) add(made.contents, node.arguments)
  if (receiver && method === 'emit') rememberEvent(node, receiver, evaluator)
  if (node.arguments.some(mayBeFunction)) linkCallbacks(node, parts, method, evaluator)
}

const adds = new Set([
  'push',
  'unshift',
  'append',
  'set',
  'add',
  'splice',
  'field',
  'attach',
  'addField',
  'setHeader',
  'write',
  'addFile',
  'file',
])
const add = (contents: AnyNode[], nodes: readonly AnyNode[]) => {
  for (const node of nodes) if (contents.length < 400 && !contents.includes(node)) contents.push(node)
}

const neverFunctions = new Set<AnyNode['type']>([
  'Literal',
  'TemplateLiteral',
  'BinaryExpression',
  'UnaryExpression',
  'UpdateExpression',
])
const mayBeFunction = ({ type }: AnyNode): boolean => !neverFunctions.has(type)

function linkCallbacks(
  node: Call,
  { callee, args, receiver }: Parts,
  method: string | undefined,
  evaluator: Evaluator,
): void {
  // A function of the file's own shows by its calls what it hands over, and of one that nobody knows nothing is known.
  const isUnknown = callee.apis.every(({ path }) => path.includes('()') && !isClient(path))
  if (isUnknown && (callee.functions.length > 0 || !receiver)) return
  const isPromise = callee.apis.some(({ path }) => path === 'Promise') && node.type === 'NewExpression'
  for (const arg of args) {
    for (const fn of arg.functions) {
      if (isPromise)
        evaluator.links.addCaller(fn, node, (index) =>
          index === 0 ? apiValue({ path: '%resolve', call: node }) : nothing,
        )
      else
        evaluator.links.addCaller(fn, node, () => {
          const handed = given(node, receiver, method, evaluator)
          // What gives the function back (a bundler's `__name`) does not hand it to itself.
          return handed.functions.includes(fn) ? nothing : handed
        })
    }
  }
}

/** What was emitted by an object of the file's own, by the name of the event. */
const events = new WeakMap<Made, Map<string, AnyNode[]>>()

function rememberEvent({ arguments: [event, ...given] }: Call, receiver: Value, evaluator: Evaluator): void {
  const name = event && textsOf(evaluator.value(event))[0]
  for (const made of name === undefined ? [] : receiver.made) {
    const known = events.get(made) ?? new Map<string, AnyNode[]>()
    events.set(made, known)
    const nodes = known.get(name as string) ?? []
    known.set(name as string, nodes)
    add(nodes, given)
  }
}

const hears = new Set(['on', 'once', 'addListener', 'prependListener'])

function heard({ arguments: [event] }: Call, receiver: Value, evaluator: Evaluator): Value {
  const name = event && textsOf(evaluator.value(event))[0]
  const nodes = name === undefined ? [] : receiver.made.flatMap((made) => events.get(made)?.get(name) ?? [])
  return join(nodes.map((node) => evaluator.value(node)))
}

/** What a callback is handed: elements of the list, what the promise holds, or what the call is about. */
function given(node: Call, receiver: Value | undefined, method: string | undefined, evaluator: Evaluator): Value {
  if (receiver && method !== undefined && overElements.has(method)) return evaluator.member(receiver, undefined)
  // Not what the call gives: that is what the callback makes of it, and asking for it here would be a circle.
  if (receiver && method === 'then') return receiver
  const result = evaluator.value(node)
  // What `process.on('message', …)` is handed comes from the parent; it is not the environment.
  if (!receiver || method === undefined || receiver.apis.some(({ path }) => path === 'process')) return result
  if (method === 'addEventListener' && isTyping(node, evaluator))
    return join([tainted([{ kind: 'keys', detail: 'what is typed' }]), result])
  if (hears.has(method) && receiver.made.length > 0)
    return join([heard(node, receiver, evaluator), { ...nothing, taints: evaluator.taintsOf(receiver) }, result])
  if (method === 'use' && receiver.apis.some(({ path }) => path.endsWith('.interceptors.request')))
    return tainted([{ kind: 'intercepted', detail: 'requests of others' }])
  if (isRoute(node, receiver, method, evaluator)) return tainted([{ kind: 'request', detail: '' }])
  if (method === 'catch') return { ...nothing, taints: chainTaints(node, evaluator) }
  return join([{ ...nothing, taints: evaluator.taintsOf(receiver) }, result])
}

/** `app.get('/path', (req, res) => …)` of a server that the caller of the package hands over. */
function isRoute(node: Call, receiver: Value, method: string, evaluator: Evaluator): boolean {
  if (!/^(?:get|post|put|patch|delete|all|use)$/u.test(method) || receiver.apis.length > 0 || node.arguments.length < 2)
    return false
  const handler = evaluator.value(node.arguments.at(-1) as AnyNode).functions[0]
  const [path] = textsOf(evaluator.value(node.arguments[0] as AnyNode))
  return path?.startsWith('/') === true && (handler?.params.length ?? 0) >= 2
}

const isTyping = (node: Call, evaluator: Evaluator) =>
  node.arguments[0] !== undefined &&
  textsOf(evaluator.value(node.arguments[0])).some((event) => /^(?:key(?:down|up|press)|input|paste)$/u.test(event))

/** What is caught at the end of a chain of promises may come from any step of it. */
function chainTaints(node: Call, evaluator: Evaluator): readonly Taint[] {
  const lists: (readonly Taint[])[] = []
  let step: AnyNode = node
  while (step.type === 'CallExpression' && step.callee.type === 'MemberExpression' && lists.length < 20) {
    step = step.callee.object
    lists.push(evaluator.taintsOf(evaluator.value(step)))
  }
  return mergeTaints(lists)
}

const overElements = new Set(['map', 'forEach', 'filter', 'some', 'every', 'find', 'flatMap', 'reduce', 'each'])

/** A function of a module, as its callers know it; globals of a page, and what the file itself exports, are not. */
const isOthers = (path: string) =>
  /^(?:@[\w.-]+\/)?[a-z][\w.-]*\.[\w.]+$/u.test(path) && !path.includes('#') && !world.test(path)

function linkAssignment(node: Extract<AnyNode, { type: 'AssignmentExpression' }>, evaluator: Evaluator): void {
  if (node.left.type !== 'MemberExpression' || node.left.object.type === 'Super') return
  const target = evaluator.value(node.left.object)
  const computed =
    node.left.computed && node.left.property.type !== 'PrivateIdentifier'
      ? textsOf(evaluator.value(node.left.property))[0]
      : undefined
  const name = node.left.computed ? computed : keyOf(node.left.property, false)
  const way = name === undefined ? undefined : target.apis.map(({ path }) => `${path}.${name}`).find(isOthers)
  if (way !== undefined)
    for (const fn of evaluator.value(node.right).functions)
      evaluator.links.addCaller(fn, node, () => tainted([{ kind: 'intercepted', detail: way }]))
  for (const made of objectsOf(target, evaluator)) put(made, name, node.right)
}

const objectsOf = ({ made, functions }: Value, evaluator: Evaluator): Made[] => [
  ...made,
  ...functions.map((fn) => evaluator.made(fn)),
]

/** @param name undefined where it is worked out, {@link everything} for all that the node has */
function put(made: Made, name: string | undefined, node: AnyNode): void {
  const known =
    name === undefined ? made.contents : name === everything ? made.sources : (made.properties.get(name) ?? [])
  if (name !== undefined && name !== everything) made.properties.set(name, known)
  add(known, [node])
}
