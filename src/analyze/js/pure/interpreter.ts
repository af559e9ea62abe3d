import type { Binding, Bindings } from '../bindings.ts'
import { type AnyNode, type FunctionNode, isFunction, keyOf, walk } from '../nodes.ts'
import { callNative, globalOf, memberOf, spreadOf } from './library.ts'
import { computed, unaryOf } from './operators.ts'
import { Beyond, Closure, Frame, maxListLength, Native, Plain, type Thing, Thrown } from './things.ts'

/** Depth of calls and of expressions, far from what the engine's own stack holds. */
const maxDepth = 120

/** How a statement ended. */
type End = { readonly by: 'return'; readonly thing: Thing } | { readonly by: 'break' | 'continue' } | undefined

/**
 * Works out what functions give that only count, cut and put together texts and lists, as the decoders of obfuscated code
 * do. It walks the syntax tree and knows no module, no clock, no page and no file; whatever it does not know ends the work
 * ({@link Beyond}). Each step is counted.
 */
export class Interpreter {
  private readonly top = new Frame(undefined)
  private readonly declared = new Map<FunctionNode, readonly Binding[]>()
  private depth = 0

  /** @param steps how many nodes may still be looked at */
  constructor(
    private readonly bindings: Bindings,
    private steps: number,
  ) {}

  /** Throws {@link Beyond} or {@link Thrown}. */
  call(node: FunctionNode, args: readonly Thing[]): Thing {
    this.depth = 0
    return this.apply(new Closure(node, this.top), undefined, args)
  }

  /** An expression at the top of the file. */
  run(node: AnyNode): Thing {
    this.depth = 0
    return this.value(node, this.top)
  }

  private readonly apply = (fn: Thing, _self: Thing, args: readonly Thing[]): Thing => {
    if (fn instanceof Native) return this.paid(callNative(fn, args, this.apply))
    if (!(fn instanceof Closure)) throw new Thrown('TypeError')
    const { node } = fn
    if (node.async) throw new Beyond('a function that waits')
    const frame = new Frame(fn.frame)
    // All that a generator gives, at once.
    if (node.generator) frame.given = []
    for (const binding of this.declaredIn(node)) frame.held.set(binding, undefined)
    node.params.forEach((param, index) => {
      if (param.type === 'RestElement') this.assign(param.argument, args.slice(index), frame, true)
      else this.assign(param, args[index], frame, true)
    })
    return this.deeper(() => {
      if (node.body.type !== 'BlockStatement') return this.value(node.body, frame)
      const end = this.block(node.body.body, frame)
      if (frame.given) return frame.given
      return end?.by === 'return' ? end.thing : undefined
    })
  }

  private deeper<T>(work: () => T): T {
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

  private step(): void {
    if (--this.steps < 0) throw new Beyond('steps')
  }

  private block(body: readonly AnyNode[], frame: Frame): End {
    for (const node of body)
      if (node.type === 'FunctionDeclaration' && node.id) this.declare(node.id, new Closure(node, frame), frame)
    for (const node of body) {
      const end = this.statement(node, frame)
      if (end) return end
    }
    return undefined
  }

  private statement(node: AnyNode, frame: Frame): End {
    this.step()
    switch (node.type) {
      case 'ExpressionStatement':
        this.value(node.expression, frame)
        return undefined
      case 'VariableDeclaration':
        for (const { id, init } of node.declarations)
          if (init || node.kind !== 'var') this.assign(id, init ? this.value(init, frame) : undefined, frame, true)
          else this.declareOnce(id, frame)
        return undefined
      case 'ReturnStatement':
        return { by: 'return', thing: node.argument ? this.value(node.argument, frame) : undefined }
      case 'IfStatement':
        if (this.value(node.test, frame)) return this.statement(node.consequent, frame)
        return node.alternate ? this.statement(node.alternate, frame) : undefined
      case 'BlockStatement':
        return this.block(node.body, frame)
      case 'ForStatement':
        if (node.init?.type === 'VariableDeclaration') this.statement(node.init, frame)
        else if (node.init) this.value(node.init, frame)
        return this.loop(node.test, node.body, node.update, frame)
      case 'WhileStatement':
        return this.loop(node.test, node.body, undefined, frame)
      case 'DoWhileStatement': {
        const end = this.statement(node.body, frame)
        if (end?.by === 'return') return end
        return end?.by === 'break' ? undefined : this.loop(node.test, node.body, undefined, frame)
      }
      case 'ForOfStatement':
      case 'ForInStatement':
        return this.each(node, frame)
      case 'SwitchStatement':
        return this.choose(node, frame)
      case 'TryStatement':
        return this.attempt(node, frame)
      case 'ThrowStatement':
        throw new Thrown(this.value(node.argument, frame))
      case 'BreakStatement':
      case 'ContinueStatement':
        if (node.label) throw new Beyond('a label')
        return { by: node.type === 'BreakStatement' ? 'break' : 'continue' }
      case 'EmptyStatement':
      case 'FunctionDeclaration':
        return undefined
      default:
        throw new Beyond(node.type)
    }
  }

  private loop(test: AnyNode | null | undefined, body: AnyNode, update: AnyNode | null | undefined, frame: Frame): End {
    while (!test || this.value(test, frame)) {
      this.step()
      const end = this.statement(body, frame)
      if (end?.by === 'return') return end
      if (end?.by === 'break') return undefined
      if (update) this.value(update, frame)
    }
    return undefined
  }

  private each(node: Extract<AnyNode, { type: 'ForOfStatement' | 'ForInStatement' }>, frame: Frame): End {
    const over = this.value(node.right, frame)
    const target = node.left.type === 'VariableDeclaration' ? node.left.declarations[0]?.id : node.left
    if (!target) throw new Beyond(node.type)
    const keys = over instanceof Plain ? [...over.properties.keys()] : undefined
    if (node.type === 'ForOfStatement' && keys) throw new Beyond('for of')
    const items = keys ?? (node.type === 'ForOfStatement' ? spreadOf(over) : spreadOf(over).map((_, at) => String(at)))
    for (const item of items) {
      this.assign(target, item, frame, node.left.type === 'VariableDeclaration')
      const end = this.statement(node.body, frame)
      if (end?.by === 'return') return end
      if (end?.by === 'break') return undefined
    }
    return undefined
  }

  private choose(node: Extract<AnyNode, { type: 'SwitchStatement' }>, frame: Frame): End {
    const thing = this.value(node.discriminant, frame)
    const found = node.cases.findIndex(({ test }) => test && this.value(test, frame) === thing)
    const from = found < 0 ? node.cases.findIndex(({ test }) => !test) : found
    for (const { consequent } of from < 0 ? [] : node.cases.slice(from)) {
      const end = this.block(consequent, frame)
      if (end) return end.by === 'break' ? undefined : end
    }
    return undefined
  }

  private attempt(node: Extract<AnyNode, { type: 'TryStatement' }>, frame: Frame): End {
    const { depth } = this
    if (node.finalizer) throw new Beyond('finally')
    try {
      return this.block(node.block.body, frame)
    } catch (thrown) {
      if (!(thrown instanceof Thrown) || !node.handler) throw thrown
      this.depth = depth
      if (node.handler.param) this.assign(node.handler.param, thrown.thing, frame, true)
      return this.block(node.handler.body.body, frame)
    }
  }

  private value(node: AnyNode, frame: Frame): Thing {
    this.step()
    switch (node.type) {
      case 'Literal':
        if (typeof node.value === 'bigint') throw new Beyond('a large number')
        return node.value as Thing
      case 'Identifier':
        return this.named(node, frame)
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
        return this.deeper(() =>
          computed(node.operator, this.value(node.left as AnyNode, frame), this.value(node.right, frame)),
        )
      case 'UpdateExpression': {
        const before = Number(this.value(node.argument, frame))
        const after = before + (node.operator === '++' ? 1 : -1)
        this.assign(node.argument, after, frame, false)
        return node.prefix ? after : before
      }
      case 'AssignmentExpression': {
        if (/^(?:&&|\|\||\?\?)=$/u.test(node.operator)) throw new Beyond(node.operator)
        const right = this.value(node.right, frame)
        const thing =
          node.operator === '=' ? right : computed(node.operator.slice(0, -1), this.value(node.left, frame), right)
        this.assign(node.left, thing, frame, false)
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

  private inside(node: AnyNode, frame: Frame): Thing {
    return this.deeper(() => this.value(node, frame))
  }

  private called(node: Extract<AnyNode, { type: 'CallExpression' | 'NewExpression' }>, frame: Frame): Thing {
    const fn = this.inside(node.callee, frame)
    const args = this.spread(node.arguments, frame)
    if (node.type === 'NewExpression' && !(fn instanceof Native && /^(?:Array|Uint8Array|Object)$/u.test(fn.name)))
      throw new Beyond('new')
    return this.apply(fn, undefined, args)
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

  private key({ property, computed: isComputed }: Extract<AnyNode, { type: 'MemberExpression' }>, frame: Frame): Thing {
    return isComputed ? this.value(property as AnyNode, frame) : keyOf(property, false)
  }

  private named(node: Extract<AnyNode, { type: 'Identifier' }>, frame: Frame): Thing {
    const binding = this.bindings.of.get(node)
    if (!binding) return globalOf(node.name)
    for (let at: Frame | undefined = frame; at; at = at.outer) if (at.held.has(binding)) return at.held.get(binding)
    return this.ofTop(binding)
  }

  /** Names of the top level, worked out when they are asked for; those of other functions cannot be. */
  private ofTop(binding: Binding): Thing {
    const [definition] = binding.definitions
    if (definition?.from !== 'node' || definition.path.length > 0 || definition.adds) throw new Beyond(binding.name)
    const { node } = definition
    // What is assigned again may hold something else by now; a function that replaces itself does so in here.
    if (!isFunction(node) && binding.definitions.length > 1) throw new Beyond(binding.name)
    const thing = this.deeper(() => (isFunction(node) ? new Closure(node, this.top) : this.value(node, this.top)))
    this.top.held.set(binding, thing)
    return thing
  }

  /** Names that a function declares anywhere in it hold nothing before they are given something. */
  private declaredIn(fn: FunctionNode): readonly Binding[] {
    const before = this.declared.get(fn)
    if (before) return before
    const found: Binding[] = []
    walk(fn.body, (node) => {
      if (isFunction(node)) return false
      if (node.type === 'VariableDeclarator')
        for (const name of namesOf(node.id))
          found.push(...(this.bindings.of.has(name) ? [this.bindings.of.get(name) as Binding] : []))
      return undefined
    })
    this.declared.set(fn, found)
    return found
  }

  private declare(node: Extract<AnyNode, { type: 'Identifier' }>, thing: Thing, frame: Frame): void {
    const binding = this.bindings.of.get(node)
    if (!binding) throw new Beyond(node.name)
    frame.held.set(binding, thing)
  }

  private declareOnce(node: AnyNode, frame: Frame): void {
    const binding = this.bindings.of.get(node)
    if (!binding) throw new Beyond(node.type)
    if (!frame.held.has(binding)) frame.held.set(binding, undefined)
  }

  private assign(target: AnyNode, thing: Thing, frame: Frame, declares: boolean): void {
    switch (target.type) {
      case 'Identifier': {
        const binding = this.bindings.of.get(target)
        if (!binding) throw new Beyond(target.name)
        let at: Frame | undefined = frame
        if (!declares) while (at && !at.held.has(binding)) at = at.outer
        ;(at ?? this.top).held.set(binding, thing)
        return
      }
      case 'AssignmentPattern':
        this.assign(target.left, thing === undefined ? this.value(target.right, frame) : thing, frame, declares)
        return
      case 'ArrayPattern': {
        const list = spreadOf(thing)
        target.elements.forEach((each, index) => {
          if (each?.type === 'RestElement') this.assign(each.argument, list.slice(index), frame, declares)
          else if (each) this.assign(each, list[index], frame, declares)
        })
        return
      }
      case 'MemberExpression':
        this.put(this.inside(target.object, frame), this.key(target, frame), thing)
        return
      default:
        throw new Beyond(target.type)
    }
  }

  private put(holder: Thing, key: Thing, thing: Thing): void {
    if (holder instanceof Plain || holder instanceof Closure) {
      holder.properties.set(String(key), thing)
      return
    }
    const index = Number(key)
    if (!Number.isInteger(index) || index < 0 || index > maxListLength) throw new Beyond('an index')
    if (Array.isArray(holder)) holder[index] = thing
    else if (holder instanceof Uint8Array) holder[index] = Number(thing)
    else throw new Beyond('an assignment')
  }
}

/** The identifiers that a pattern declares. */
function namesOf(pattern: AnyNode): readonly AnyNode[] {
  switch (pattern.type) {
    case 'Identifier':
      return [pattern]
    case 'AssignmentPattern':
      return namesOf(pattern.left)
    case 'RestElement':
      return namesOf(pattern.argument)
    case 'ArrayPattern':
      return pattern.elements.flatMap((each) => (each ? namesOf(each) : []))
    case 'ObjectPattern':
      return pattern.properties.flatMap((each) => namesOf(each.type === 'RestElement' ? each.argument : each.value))
    default:
      return []
  }
}
