import type { Bindings } from '../bindings.ts'
import { type AnyNode, type FunctionNode, keyOf } from '../nodes.ts'
import { callNative, memberOf } from './library.ts'
import { Names } from './names.ts'
import { computed, unaryOf } from './operators.ts'
import { spreadOf } from './plain.ts'
import { Statements } from './statements.ts'
import { isWritten, staysNoNumber } from './sums.ts'
import { Beyond, Closure, Frame, maxListLength, Native, Plain, type Thing, Thrown, type Work } from './things.ts'

/** Depth of calls and of expressions, far from what the engine's own stack holds. */
const maxDepth = 120

/**
 * Works out what functions give that only count, cut and put together texts and lists, as the decoders of obfuscated code
 * do. It walks the syntax tree and knows no module, no clock, no page and no file; whatever it does not know ends the work
 * ({@link Beyond}). Each step is counted.
 */
export class Interpreter implements Work {
  readonly top: Frame
  depth = 0
  private isTurning = false
  /** What a sum of written numbers is; null for other operations. */
  private readonly sums = new Map<AnyNode, number | null>()
  private readonly names: Names
  private readonly statements: Statements

  /** @param steps how many nodes may still be looked at @param source the text of the file */
  constructor(
    bindings: Bindings,
    private steps: number,
    source: string,
  ) {
    this.top = new Frame(undefined, undefined, source)
    this.names = new Names(bindings, this)
    this.statements = new Statements(this, this.names)
  }

  /** Throws {@link Beyond} or {@link Thrown}. */
  call(node: FunctionNode, args: readonly Thing[]): Thing {
    this.depth = 0
    return this.apply(new Closure(node, this.top), undefined, args)
  }

  /**
   * The step at the top of the file that turns its list of strings until a sum is right. A sum of which one part is no
   * number already is not worked out further, which saves nine decoded strings of ten.
   */
  turn(node: AnyNode): void {
    this.depth = 0
    this.isTurning = true
    try {
      this.value(node, this.top)
    } finally {
      this.isTurning = false
    }
  }

  private readonly apply = (fn: Thing, self: Thing, args: readonly Thing[]): Thing => {
    if (fn instanceof Native) {
      // What goes through all of a long text is worth some steps, too.
      if (typeof fn.self === 'string') this.steps -= fn.self.length >> 8
      return this.paid(callNative(fn, args, this.apply))
    }
    if (!(fn instanceof Closure)) throw new Thrown('TypeError')
    const { node } = fn
    if (node.async) throw new Beyond('a function that waits')
    const frame = new Frame(fn.frame, node.type === 'ArrowFunctionExpression' ? fn.frame.self : self)
    // All that a generator gives, at once.
    if (node.generator) frame.given = []
    for (const binding of this.names.declaredIn(node)) frame.held.set(binding, undefined)
    node.params.forEach((param, index) => {
      if (param.type === 'RestElement') this.names.assign(param.argument, args.slice(index), frame, true)
      else this.names.assign(param, args[index], frame, true)
    })
    return this.deeper(() => {
      if (node.body.type !== 'BlockStatement') return this.value(node.body, frame)
      const end = this.statements.block(node.body.body, frame)
      if (frame.given) return frame.given
      return end?.by === 'return' ? end.thing : undefined
    })
  }

  deeper<T>(work: () => T): T {
    if (++this.depth > maxDepth) throw new Beyond('depth')
    const result = work()
    this.depth--
    return result
  }

  /** What is large counts as many steps, so that lists cannot be doubled until the memory is full. */
  private paid(thing: Thing): Thing {
    const size = typeof thing === 'string' || Array.isArray(thing) || thing instanceof Uint8Array ? thing.length : 0
    if (size > 64) this.steps -= size >> 4
    if (Array.isArray(thing) && size > maxListLength) throw new Beyond('a long list')
    return thing
  }

  step(): void {
    if (--this.steps < 0) throw new Beyond('steps')
  }

  value(node: AnyNode, frame: Frame): Thing {
    this.step()
    switch (node.type) {
      case 'Literal':
        if (typeof node.value === 'bigint') throw new Beyond('a large number')
        return node.value as Thing
      case 'Identifier':
        return this.names.named(node, frame)
      case 'ThisExpression':
        if (frame.self === undefined) throw new Beyond('this')
        return frame.self
      case 'TemplateLiteral':
        return node.quasis.reduce((text, quasi, index) => {
          const inner = node.expressions[index]
          const known = inner ? computed('+', '', this.value(inner, frame)) : ''
          return computed('+', text, `${quasi.value.cooked ?? ''}${known}`) as string
        }, '')
      case 'ArrayExpression':
        return this.paid(this.spread(node.elements, frame))
      case 'ObjectExpression':
        return this.object(node, frame)
      case 'FunctionExpression':
      case 'ArrowFunctionExpression':
        return new Closure(node, frame)
      case 'SequenceExpression':
        return node.expressions.map((each) => this.value(each, frame)).at(-1)
      case 'ParenthesizedExpression':
      case 'ChainExpression':
        return this.value(node.expression, frame)
      case 'ConditionalExpression':
        return this.value(this.value(node.test, frame) ? node.consequent : node.alternate, frame)
      case 'LogicalExpression': {
        const left = this.value(node.left, frame)
        const isDone = node.operator === '&&' ? !left : node.operator === '||' ? Boolean(left) : (left ?? null) !== null
        return isDone ? left : this.value(node.right, frame)
      }
      case 'UnaryExpression':
        return unaryOf(node.operator, () => this.value(node.argument, frame))
      case 'BinaryExpression':
        if (node.left.type === 'PrivateIdentifier') throw new Beyond('a private name')
        return this.sum(node, frame)
      case 'UpdateExpression': {
        const before = Number(this.value(node.argument, frame))
        const after = before + (node.operator === '++' ? 1 : -1)
        this.names.assign(node.argument, after, frame, false)
        return node.prefix ? after : before
      }
      case 'AssignmentExpression': {
        if (/^(?:&&|\|\||\?\?)=$/u.test(node.operator)) throw new Beyond(node.operator)
        const right = this.value(node.right, frame)
        const thing =
          node.operator === '=' ? right : computed(node.operator.slice(0, -1), this.value(node.left, frame), right)
        this.names.assign(node.left, thing, frame, false)
        return thing
      }
      case 'YieldExpression': {
        const thing = node.argument ? this.value(node.argument, frame) : undefined
        if (!frame.given || node.delegate || frame.given.length > maxListLength) throw new Beyond('yield')
        frame.given.push(thing)
        return undefined
      }
      case 'MemberExpression':
        return memberOf(this.inside(node.object, frame), this.key(node, frame))
      case 'CallExpression':
      case 'NewExpression':
        return this.called(node, frame)
      default:
        throw new Beyond(node.type)
    }
  }

  /** Numbers that are written as sums, which obfuscators do to all of them, are worked out once. */
  private sum(node: Extract<AnyNode, { type: 'BinaryExpression' }>, frame: Frame): Thing {
    const before = this.sums.get(node)
    if (before !== undefined && before !== null) return before
    const thing = this.deeper(() => {
      const left = this.value(node.left as AnyNode, frame)
      if (this.isTurning && Number.isNaN(left) && staysNoNumber(node)) return Number.NaN
      return computed(node.operator, left, this.value(node.right, frame))
    })
    if (before === undefined) this.sums.set(node, typeof thing === 'number' && isWritten(node) ? thing : null)
    return thing
  }

  inside(node: AnyNode, frame: Frame): Thing {
    return this.deeper(() => this.value(node, frame))
  }

  private called(node: Extract<AnyNode, { type: 'CallExpression' | 'NewExpression' }>, frame: Frame): Thing {
    const { callee } = node
    const self = callee.type === 'MemberExpression' ? this.inside(callee.object, frame) : undefined
    const fn = callee.type === 'MemberExpression' ? memberOf(self, this.key(callee, frame)) : this.inside(callee, frame)
    const args = this.spread(node.arguments, frame)
    return node.type === 'NewExpression' ? this.made(fn, args) : this.apply(fn, self, args)
  }

  private made(fn: Thing, args: readonly Thing[]): Thing {
    if (fn instanceof Native && /^(?:Array|Uint8Array|Object|RegExp)$/u.test(fn.name))
      return this.apply(fn, undefined, args)
    if (!(fn instanceof Closure) || fn.node.type === 'ArrowFunctionExpression') throw new Beyond('new')
    const made = new Plain(fn)
    const given = this.apply(fn, made, args)
    return given instanceof Plain ? given : made
  }

  private spread(nodes: readonly (AnyNode | null)[], frame: Frame): Thing[] {
    const all: Thing[] = []
    for (const each of nodes) {
      if (each?.type === 'SpreadElement') for (const one of spreadOf(this.value(each.argument, frame))) all.push(one)
      else all.push(each ? this.value(each, frame) : undefined)
    }
    return all
  }

  private object(node: Extract<AnyNode, { type: 'ObjectExpression' }>, frame: Frame): Plain {
    const made = new Plain()
    for (const property of node.properties) {
      if (property.type !== 'Property' || property.kind !== 'init') throw new Beyond('an object')
      const key = keyOf(property.key, property.computed) ?? this.value(property.key, frame)
      made.properties.set(String(key), this.value(property.value, frame))
    }
    return made
  }

  key({ property, computed: isComputed }: Extract<AnyNode, { type: 'MemberExpression' }>, frame: Frame): Thing {
    return isComputed ? this.value(property as AnyNode, frame) : keyOf(property, false)
  }
}
