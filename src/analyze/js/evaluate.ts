import type { Asks, Env } from './asks.ts'
import type { Binding, Bindings, Definition } from './bindings.ts'
import { callResult } from './call.ts'
import { frameOf, givenTo, seenFrom } from './frames.ts'
import { insideOf, madeOf } from './made.ts'
import { moduleOf, modulesOf } from './modules.ts'
import { isRequest, narrowed } from './named.ts'
import { globalName, memberName } from './names.ts'
import { type AnyNode, type FunctionNode, isFunction, keyOf } from './nodes.ts'
import { binary, unary } from './operators.ts'
import { apiValue, isKey, sourceOf } from './sources.ts'
import {
  type Api,
  constant,
  hole,
  join,
  type Made,
  mergeTaints,
  nothing,
  type Taint,
  tainted,
  textsOf,
  type Value,
} from './value.ts'

/** Expressions looked at for one file, whatever its size: the same file always ends at the same place. */
const maxSteps = 600_000
/** Expressions looked at while one call is followed into its function. */
const maxStepsOfCall = 1_000
/** And for all calls of a round together: from there on a call gives what its function gives to anybody. */
const maxStepsOfCalls = 8_000
const maxDepth = 250
/** Arguments that are looked at behind a `...rest`. */
const maxRest = 12
const maxCallDepth = 5
/** A function that more places call than this is a helper of the language, not the author's: its parameters are unknown. */
const maxCallers = 40

type Caller = (index: number) => Value

/**
 * What the expressions of one file may be, asked node by node. Assignments are not ordered in time: a name may be
 * whatever it is given anywhere (flow-insensitive), which no reordering of statements escapes. Calls of the file's own
 * functions are followed with their arguments as long as that is cheap, and joined over all callers where it is not.
 */
export class Evaluator implements Asks {
  /** More was there than the bounds allow. */
  exhausted = false
  private memo = new Map<AnyNode, Value>()
  /** What no later round can change: it hangs on no caller, no assignment to a member and no bound. */
  private readonly settled = new Map<AnyNode, Value>()
  private readonly settledNames = new Map<Binding, Value>()
  /** Counts what was looked at that a later round may change; what is worked out without it moving is settled. */
  private changeable = 0
  /** What names hold, as far as it was found without meeting a circle or a bound: then the next one asking gets the same. */
  private bound = new Map<Binding, Value>()
  private cuts = 0
  private taints = new WeakMap<Value, readonly Taint[]>()
  private previous = new Map<AnyNode, Value>()
  private readonly running = new Set<AnyNode>()
  private readonly madeAt = new Map<AnyNode, Made>()
  private readonly callers = new Map<FunctionNode, Map<AnyNode, Caller>>()
  private readonly promised = new Map<AnyNode, AnyNode[]>()
  private steps = 0
  private callSteps = 0
  private stepsOfCalls = 0
  private callDepth = 0
  private depth = 0

  /** @param own what modules of the same package give, where their files are evaluated together */
  constructor(
    private readonly bindings: Bindings,
    private readonly own: (specifier: string) => AnyNode | undefined = () => undefined,
  ) {}

  /** What was found so far becomes what the next round starts from. */
  nextRound(): void {
    this.previous = this.memo
    this.steps = 0
    this.stepsOfCalls = 0
    this.exhausted = false
    this.memo = new Map()
    this.bound = new Map()
    this.taints = new WeakMap()
  }

  addCaller(fn: FunctionNode, at: AnyNode, caller: Caller): void {
    const known = this.callers.get(fn) ?? new Map<AnyNode, Caller>()
    this.callers.set(fn, known.set(at, caller))
  }

  addPromised(promise: AnyNode, node: AnyNode): void {
    const known = this.promised.get(promise) ?? []
    this.promised.set(promise, known)
    if (!known.includes(node)) known.push(node)
  }

  /** Does something and tells whether doing it again in a later round would come out the same. */
  isSettledBy(work: () => void): boolean {
    const before = this.changeable
    work()
    return this.changeable === before
  }

  value(node: AnyNode, from?: Env): Value {
    if (node.type === 'Literal') return constant(node.value as string)
    const settled = this.settled.get(node)
    if (settled) return settled
    const env = from && seenFrom(node, from)
    const memo = env ? env.memo : this.memo
    const known = memo.get(node)
    if (known) {
      this.changeable++
      return known
    }
    if (this.running.has(node)) {
      this.cut()
      return env ? nothing : (this.previous.get(node) ?? nothing)
    }
    if (++this.steps > maxSteps) this.exhausted = true
    if (env) this.stepsOfCalls++
    if (this.exhausted || this.depth >= maxDepth || (env && ++this.callSteps > maxStepsOfCall)) {
      this.cut()
      return nothing
    }
    this.running.add(node)
    this.depth++
    const before = this.changeable
    const value = this.compute(node, env)
    this.depth--
    this.running.delete(node)
    if (env || this.changeable !== before) memo.set(node, value)
    else this.settled.set(node, value)
    return value
  }

  private cut(): void {
    this.cuts++
    this.changeable++
  }

  private compute(node: AnyNode, env: Env): Value {
    switch (node.type) {
      case 'TemplateLiteral':
        return binary.texts(
          node.quasis.flatMap((quasi, index) => {
            const expression = node.expressions[index]
            return [
              constant(quasi.value.cooked ?? quasi.value.raw),
              ...(expression ? [this.value(expression, env)] : []),
            ]
          }),
          this,
        )
      case 'Identifier':
        return this.named(node, env)
      case 'ThisExpression':
        return this.self(node)
      case 'MemberExpression':
        return this.member(this.value(node.object, env), this.nameOf(node, env))
      case 'CallExpression':
      case 'NewExpression':
        return callResult(this, node, env)
      case 'ImportExpression':
        return modulesOf(this.value(node.source, env), (name) => this.module(name))
      case 'AwaitExpression':
      case 'SpreadElement':
        return this.value(node.argument, env)
      case 'YieldExpression':
        return node.argument ? this.value(node.argument, env) : nothing
      case 'ChainExpression':
      case 'ParenthesizedExpression':
        return this.value(node.expression, env)
      case 'SequenceExpression':
        return this.value(node.expressions.at(-1) as AnyNode, env)
      case 'ConditionalExpression':
        return join([this.value(node.consequent, env), this.value(node.alternate, env)])
      case 'LogicalExpression': {
        const right = this.value(node.right, env)
        return node.operator === '&&' ? right : join([this.value(node.left, env), right])
      }
      case 'AssignmentExpression':
        return node.operator === '='
          ? this.value(node.right, env)
          : join([this.value(node.left, env), this.value(node.right, env)])
      case 'BinaryExpression':
        return node.operator === '+'
          ? binary.texts(this.operands(node, env), this)
          : binary.other(node.operator, this.valueOf(node.left, env), this.value(node.right, env))
      case 'UnaryExpression':
        return unary(node.operator, this.value(node.argument, env))
      case 'TaggedTemplateExpression':
        return join([tainted(this.taintsOf(this.value(node.quasi, env))), this.value(node.quasi, env)])
      case 'ArrayExpression':
      case 'ObjectExpression':
        return this.literal(node, env)
      case 'ClassDeclaration':
      case 'ClassExpression':
        return { ...nothing, made: [this.made(node)] }
      case 'MetaProperty':
        return apiValue({ path: 'import.meta' })
      default:
        return isFunction(node) ? { ...nothing, functions: [node] } : nothing
    }
  }

  private valueOf = (node: AnyNode, env: Env): Value =>
    node.type === 'PrivateIdentifier' ? nothing : this.value(node, env)

  /** `a + b + c …` leans to the left as deep as it is long; it is walked, not descended. */
  private operands(node: AnyNode, env: Env): Value[] {
    const right: AnyNode[] = []
    let left = node
    while (left.type === 'BinaryExpression' && left.operator === '+') {
      right.push(left.right)
      left = left.left
    }
    return [left, ...right.reverse()].map((operand) => this.value(operand, env))
  }

  private literal(node: Extract<AnyNode, { type: 'ArrayExpression' | 'ObjectExpression' }>, env: Env): Value {
    const made = this.made(node)
    if (node.type === 'ObjectExpression')
      return { ...nothing, made: [made], ...(env && { taints: this.insideOf(made, env) }) }
    const plain =
      node.elements.length <= 4_000 && node.elements.every((element) => element && element.type !== 'SpreadElement')
    const elements = plain ? { elements: node.elements.map((element) => this.value(element as AnyNode, env)) } : {}
    return { ...nothing, made: [made], ...elements, ...(env && { taints: this.insideOf(made, env) }) }
  }

  private insideOf(made: Made, env: Env): readonly Taint[] {
    this.changeable++
    return mergeTaints(insideOf(made, 40).map((inner) => this.taintsOf(this.value(inner, env))))
  }

  made(node: AnyNode): Made {
    const known = this.madeAt.get(node)
    if (known) return known
    const made = madeOf(node)
    this.madeAt.set(node, made)
    return made
  }

  private named(node: Extract<AnyNode, { type: 'Identifier' }>, env: Env): Value {
    const binding = this.bindings.of.get(node)
    if (!binding) return node.name === 'undefined' ? constant(undefined) : fromWorld(node.name)
    const given = env && givenTo(binding, env)
    if (given) return given
    return this.ofBinding(binding, env)
  }

  private ofBinding(binding: Binding, env: Env): Value {
    const settled = this.settledNames.get(binding)
    if (settled) return settled
    const known = env ? undefined : this.bound.get(binding)
    if (known) {
      this.changeable++
      return known
    }
    const { cuts, changeable } = this
    const value = join(binding.definitions.slice(0, 24).map((definition) => this.defined(definition, binding, env)))
    if (!env && this.changeable === changeable) this.settledNames.set(binding, value)
    else if (!env && this.cuts === cuts) this.bound.set(binding, value)
    return value
  }

  private defined(definition: Definition, binding: Binding, env: Env): Value {
    if (definition.from === 'parameter') {
      const given = definition.path.reduce<Value>(
        (value, name) => this.step(value, name),
        this.parameter(definition.of, definition.index),
      )
      if (isRequest(definition.of, definition.index)) return join([given, tainted([{ kind: 'request', detail: '' }])])
      return isKey(binding.name) ? join([given, tainted([{ kind: 'key', detail: binding.name }])]) : given
    }
    if (definition.from === 'import') {
      return definition.path.reduce<Value>((value, name) => this.member(value, name), this.module(definition.module))
    }
    const value = this.value(definition.node, env)
    const reached = definition.path.reduce<Value>((inner, name) => this.step(inner, name), value)
    // What is added to a text is a part of it: the whole is not known.
    return definition.adds
      ? { ...reached, constants: reached.constants.map((part) => `${hole}${String(part)}${hole}`) }
      : reached
  }

  private step(value: Value, name: string): Value {
    if (name === '*key') return tainted(this.taintsOf(value))
    return this.member(value, name === '*' ? undefined : name)
  }

  private parameter(fn: FunctionNode, index: number): Value {
    this.changeable++
    const callers = [...(this.callers.get(fn)?.values() ?? [])]
    if (callers.length > maxCallers) return nothing
    if (fn.params[index]?.type === 'RestElement') return join(callers.map((caller) => rest(index, caller)))
    return join(callers.map((caller) => caller(index)))
  }

  /** `this`: the object or class that a method stands in, the exports at the top, and one shared object elsewhere. */
  private self(node: AnyNode): Value {
    let fn = this.bindings.within.get(node)
    while (fn?.type === 'ArrowFunctionExpression') fn = this.bindings.within.get(fn)
    if (!fn) return join([apiValue({ path: 'exports' }), apiValue({ path: 'global' })])
    const owner = this.bindings.owner.get(fn)
    return { ...nothing, made: [this.made(owner ?? sharedSelf)], ...(owner ? {} : { apis: [{ path: 'global' }] }) }
  }

  private nameOf(node: Extract<AnyNode, { type: 'MemberExpression' }>, env: Env): string | undefined {
    if (!node.computed) return keyOf(node.property, false)
    const texts = textsOf(this.valueOf(node.property, env))
    return texts.length === 1 && !texts[0]?.includes(hole) ? texts[0] : undefined
  }

  member(value: Value, name: string | undefined): Value {
    if (value === nothing) return name !== undefined && isKey(name) ? tainted([{ kind: 'key', detail: name }]) : nothing
    if (name === undefined) return this.anyMember(value)
    const element = value.elements?.[Number(name)]
    const key: readonly Taint[] = isKey(name) ? [{ kind: 'key', detail: name }] : []
    const parts: Value[] = [
      this.property(value, name),
      element ?? nothing,
      tainted(mergeTaints([narrowed(value.taints, name), key])),
    ]
    for (const api of value.apis) parts.push(memberOf(api, name))
    if (name === 'constructor' && value.functions.length > 0) parts.push(apiValue({ path: 'Function' }))
    if (name === 'length' && value.elements) parts.push(constant(value.elements.length))
    for (const text of value.constants) {
      if (typeof text !== 'string') continue
      if (name === 'length' && !text.includes(hole)) parts.push(constant(text.length))
      if (/^\d+$/u.test(name)) parts.push(constant(text[Number(name)]))
    }
    return join(parts)
  }

  private anyMember(value: Value): Value {
    if (value.made.length > 0) this.changeable++
    const inside = value.made.flatMap((made) => insideOf(made, 24))
    return join([
      tainted(this.taintsOf(value)),
      ...inside.map((node) => this.value(node)),
      ...(value.elements?.slice(0, 8) ?? []),
    ])
  }

  property(value: Value, name: string): Value {
    if (value.made.length === 0 && value.functions.length === 0) return nothing
    return this.propertyOf(value, name, true)
  }

  private propertyOf(value: Value, name: string, looksInside: boolean): Value {
    if (++this.steps > maxSteps) this.exhausted = true
    this.changeable++
    const parts: Value[] = []
    for (const made of [...value.made, ...value.functions.flatMap((fn) => this.madeAt.get(fn) ?? [])]) {
      for (const node of made.properties.get(name)?.slice(0, 8) ?? []) parts.push(this.value(node))
      if (made.properties.has(name) || made.node.type === 'ArrayExpression' || !looksInside) continue
      // A spread or a computed key may have brought it.
      for (const node of made.contents.slice(0, 8)) parts.push(this.propertyOf(this.value(node), name, false))
    }
    return join(parts)
  }

  taintsOf(value: Value): readonly Taint[] {
    if (value.made.length === 0 && !value.elements && value.apis.length === 0) return value.taints
    this.changeable++
    const known = this.taints.get(value)
    if (known) return known
    const lists: (readonly Taint[])[] = []
    this.gather(value, 0, new Set(), lists)
    const found = mergeTaints(lists)
    this.taints.set(value, found)
    return found
  }

  private gather(value: Value, depth: number, seen: Set<Made>, lists: (readonly Taint[])[]): void {
    if (++this.steps > maxSteps) this.exhausted = true
    if (value.taints.length > 0) lists.push(value.taints)
    for (const { path } of value.apis) {
      const source = sourceOf(path)
      if (source) lists.push([source])
    }
    if (depth >= 5 || seen.size > 200 || this.exhausted) return
    for (const element of value.elements?.slice(0, 60) ?? []) this.gather(element, depth + 1, seen, lists)
    for (const made of value.made) {
      if (seen.has(made) || made.node === sharedSelf) continue
      seen.add(made)
      for (const node of insideOf(made, 60)) this.gather(this.value(node), depth + 1, seen, lists)
    }
  }

  returned(fn: FunctionNode, args: readonly Value[], env: Env): Value {
    const results = this.bindings.returns.get(fn) ?? []
    if (results.length === 0) return nothing
    const isDear = this.stepsOfCalls > maxStepsOfCalls || results.length > 4 || fn.params.length > 8
    if (isDear || this.callDepth >= maxCallDepth) {
      this.changeable++
      return this.joined(results)
    }
    const inner = frameOf(fn, args, env, this.bindings)
    if (this.callDepth === 0) this.callSteps = 0
    this.callDepth++
    const value = join(results.map((node) => this.value(node, inner)))
    this.callDepth--
    if (this.callSteps <= maxStepsOfCall) return value
    this.changeable++
    return this.joined(results)
  }

  private joined = (nodes: readonly AnyNode[]): Value => join(nodes.slice(0, 12).map((node) => this.value(node)))

  module(specifier: string): Value {
    const node = this.own(specifier)
    return node ? this.value(node) : moduleOf(specifier)
  }

  resolved(node: AnyNode): Value {
    this.changeable++
    return this.joined(this.promised.get(node) ?? [])
  }
}

/** Arguments from one on, as a list. */
function rest(from: number, caller: Caller): Value {
  const elements: Value[] = []
  for (let index = from; index < from + maxRest; index++) {
    const value = caller(index)
    if (value === nothing) break
    // Functions that are handed round by the list are nobody's in particular.
    elements.push({ ...value, functions: [], made: [] })
  }
  return { ...nothing, elements, taints: mergeTaints(elements.map(({ taints }) => taints)) }
}

const sharedSelf = { type: 'ThisExpression', start: 0, end: 0 } as AnyNode

/** A name that the file does not declare: what node or the browser provides under it. */
const fromWorld = (name: string): Value => apiValue({ path: globalName(name) })

function memberOf(api: Api, name: string): Value {
  const path = memberName(api.path, name)
  return path === undefined ? nothing : apiValue({ ...api, path })
}
