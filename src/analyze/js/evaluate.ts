import type { Asks, Env } from './asks.ts'
import type { Bindings } from './bindings.ts'
import { Bounds } from './bounds.ts'
import { callResult } from './call.ts'
import { frameOf, seenFrom } from './frames.ts'
import { Held } from './held.ts'
import { Inside } from './inside.ts'
import { undressed } from './interop.ts'
import { Links } from './links.ts'
import { moduleOf, modulesOf } from './modules.ts'
import { type AnyNode, type FunctionNode, isFunction, keyOf } from './nodes.ts'
import { binary, unary } from './operators.ts'
import type { Decoders } from './pure/decoders.ts'
import { apiValue } from './sources.ts'
import {
  constant,
  hole,
  isWhole,
  join,
  losses,
  type Made,
  nothing,
  type Taint,
  tainted,
  textsOf,
  type Value,
} from './value.ts'

/** Expressions looked at while one call is followed into its function. */
const maxStepsOfCall = 1_000
/** And for all calls of a round together: from there on a call gives what its function gives to anybody. */
const maxStepsOfCalls = 8_000
const maxDepth = 1_500
const maxCallDepth = 5
/** Names and conditions that are looked through for what else an expression may be. */
const maxAlternatives = 4
/** Elements of a list that are looked at one by one. */
const maxElements = 4_000

/**
 * What the expressions of one file may be, asked node by node. Assignments are not ordered in time: a name may be
 * whatever it is given anywhere (flow-insensitive), which no reordering of statements escapes. Calls of the file's own
 * functions are followed with their arguments as long as that is cheap, and joined over all callers where it is not.
 */
export class Evaluator implements Asks {
  private readonly bounds = new Bounds()
  readonly links = new Links(this.bounds)
  private readonly inside = new Inside((node, env) => this.value(node, env), this.links, this.bounds)
  private readonly held: Held
  private readonly lossesBefore = losses.acting
  private memo = new Map<AnyNode, Value>()
  private previous = new Map<AnyNode, Value>()
  /** What no later round can change: it hangs on no caller, no assignment to a member and no bound. */
  private readonly settled = new Map<AnyNode, Value>()
  private readonly running = new Set<AnyNode>()
  private callSteps = 0
  private stepsOfCalls = 0
  private callDepth = 0
  private depth = 0

  /**
   * @param own what modules of the same package give, where their files are evaluated together
   * @param decoders where the file may have functions that decode
   */
  constructor(
    private readonly bindings: Bindings,
    private readonly own: (specifier: string) => AnyNode | undefined = () => undefined,
    private readonly decoders?: Decoders,
  ) {
    this.held = new Held(this, bindings, this.links, this.bounds)
  }

  /** More was there than the bounds allow. */
  get exhausted(): boolean {
    return this.bounds.exhausted
  }

  /** What of the file's values had to be left out, if anything. */
  get problem(): string | undefined {
    if (this.bounds.exhausted) return 'more code than the analysis follows'
    if (this.bounds.tooDeep) return 'values that hang on more others than the analysis follows'
    return losses.acting > this.lossesBefore ? 'a value that may be more than the analysis follows' : undefined
  }

  /** What was found so far becomes what the next round starts from. */
  nextRound(): void {
    this.previous = this.memo
    this.memo = new Map()
    this.stepsOfCalls = 0
    this.bounds.nextRound()
    this.inside.nextRound()
    this.held.nextRound()
  }

  /** By the file, so that it is no name of the world's. */
  isDeclared(name: Extract<AnyNode, { type: 'Identifier' }>): boolean {
    return this.bindings.of.has(name)
  }

  /** The expressions one of which an expression comes from, as far as they are written down. */
  alternatives(node: AnyNode, depth = 0): readonly AnyNode[] {
    const among = (nodes: readonly AnyNode[]) => nodes.flatMap((each) => this.alternatives(each, depth + 1))
    if (depth > maxAlternatives) return [node]
    if (node.type === 'ConditionalExpression') return among([node.consequent, node.alternate])
    if (node.type === 'LogicalExpression') return among(node.operator === '&&' ? [node.right] : [node.left, node.right])
    const given = node.type === 'Identifier' ? this.held.givenTo(node) : []
    return given.length > 1 ? among(given) : [node]
  }

  /** Does something and tells whether doing it again in a later round would come out the same. */
  isSettledBy(work: () => void): boolean {
    const before = this.bounds.changeable
    work()
    return this.bounds.changeable === before
  }

  value(node: AnyNode, from?: Env): Value {
    if (node.type === 'Literal') return constant(node.value as string)
    const settled = this.settled.get(node)
    if (settled) return settled
    const { bounds } = this
    const env = from && seenFrom(node, from)
    const memo = env ? env.memo : this.memo
    const known = memo.get(node)
    if (known) {
      bounds.changeable++
      return known
    }
    if (this.running.has(node)) {
      bounds.cut()
      return env ? nothing : (this.previous.get(node) ?? nothing)
    }
    bounds.step()
    if (env) this.stepsOfCalls++
    if (this.depth >= maxDepth) bounds.tooDeep = true
    if (bounds.exhausted || this.depth >= maxDepth || (env && ++this.callSteps > maxStepsOfCall)) {
      bounds.cut()
      return nothing
    }
    this.running.add(node)
    this.depth++
    const before = bounds.changeable
    const value = this.compute(node, env)
    this.depth--
    this.running.delete(node)
    if (env || bounds.changeable !== before) memo.set(node, value)
    else this.settled.set(node, value)
    return value
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
        return this.held.by(node, env)
      case 'ThisExpression':
        return this.held.byThis(node)
      case 'MemberExpression':
        return this.memberOf(node, env)
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
    const isList = node.type === 'ArrayExpression' && isPlain(node)
    const elements = isList ? node.elements.map((each) => this.value(each as AnyNode, env)) : undefined
    return { ...nothing, made: [made], elements, taints: env ? this.inside.taintsWithin(made, env) : nothing.taints }
  }

  private memberOf(node: Extract<AnyNode, { type: 'MemberExpression' }>, env: Env): Value {
    const object = this.value(node.object, env)
    if (!node.computed) return this.member(object, keyOf(node.property, false))
    const names = textsOf(this.valueOf(node.property, env))
    const [name, ...others] = names
    if (others.length === 0) return this.member(object, name?.includes(hole) ? undefined : name)
    return join([this.member(object, undefined), ...names.filter(isWhole).map((each) => this.member(object, each))])
  }

  made = (node: AnyNode): Made => this.links.made(node)
  member = (value: Value, name: string | undefined): Value => this.inside.member(value, name)
  property = (value: Value, name: string): Value => this.inside.property(value, name)
  taintsOf = (value: Value): readonly Taint[] => this.inside.taintsOf(value)
  resolved = (node: AnyNode): Value => this.joined(this.links.heldBy(node))

  returned(fn: FunctionNode, args: readonly Value[], env: Env): Value {
    const results = this.bindings.returns.get(fn) ?? []
    if (results.length === 0) return nothing
    const decoded = this.decoders?.result(fn, args)
    if (decoded) return decoded
    const isDear = this.stepsOfCalls > maxStepsOfCalls || results.length > 4 || fn.params.length > 8
    if (isDear || this.callDepth >= maxCallDepth) return undressed(fn, args[0], this.toAnybody(results))
    const inner = frameOf(fn, args, env, this.bindings)
    if (this.callDepth === 0) this.callSteps = 0
    this.callDepth++
    const value = join(results.map((node) => this.value(node, inner)))
    this.callDepth--
    return undressed(fn, args[0], this.callSteps > maxStepsOfCall ? this.toAnybody(results) : value)
  }

  private toAnybody(results: readonly AnyNode[]): Value {
    this.bounds.changeable++
    return this.joined(results)
  }

  private joined = (nodes: readonly AnyNode[]): Value => join(nodes.map((node) => this.value(node)))

  module(specifier: string): Value {
    const node = this.own(specifier)
    return node ? this.value(node) : moduleOf(specifier)
  }
}

const isPlain = ({ elements }: Extract<AnyNode, { type: 'ArrayExpression' }>): boolean =>
  elements.length <= maxElements && elements.every((element) => element && element.type !== 'SpreadElement')
