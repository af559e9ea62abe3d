import type { Asks, Env } from './asks.ts'
import type { Binding, Bindings, Definition } from './bindings.ts'
import type { Bounds } from './bounds.ts'
import { givenTo } from './frames.ts'
import { sharedSelf } from './inside.ts'
import { keysOf } from './keys.ts'
import type { Links } from './links.ts'
import { globalName } from './names.ts'
import type { AnyNode, FunctionNode } from './nodes.ts'
import { apiValue, isKey } from './sources.ts'
import { constant, hole, join, nothing, tainted, textsOf, type Value } from './value.ts'

/** Characters of a text that is added to line by line. */
const maxAdded = 100_000

/** What names hold, `this` among them. */
export class Held {
  /** As far as it was found without meeting a circle or a bound: then the next one asking gets the same. */
  private known = new Map<Binding, Value>()
  private readonly settled = new Map<Binding, Value>()

  constructor(
    private readonly asks: Asks,
    private readonly bindings: Bindings,
    private readonly links: Links,
    private readonly bounds: Bounds,
  ) {}

  nextRound(): void {
    this.known = new Map()
  }

  by(node: Extract<AnyNode, { type: 'Identifier' }>, env: Env): Value {
    const binding = this.bindings.of.get(node)
    // A name that the file does not declare: what node or the browser provides under it.
    if (!binding) return node.name === 'undefined' ? constant(undefined) : apiValue({ path: globalName(node.name) })
    return (env && givenTo(binding, env)) ?? this.byBinding(binding, env)
  }

  /** What a name is given in so many words; others hand over what else it may be. */
  givenTo(name: Extract<AnyNode, { type: 'Identifier' }>): readonly AnyNode[] {
    const definitions = this.bindings.of.get(name)?.definitions ?? []
    return definitions.flatMap((each) =>
      each.from === 'node' && each.path.length === 0 && !each.adds ? each.node : [],
    )
  }

  private byBinding(binding: Binding, env: Env): Value {
    const settled = this.settled.get(binding)
    if (settled) return settled
    const known = env ? undefined : this.known.get(binding)
    if (known) {
      this.bounds.changeable++
      return known
    }
    const { cuts, changeable } = this.bounds
    const values = binding.definitions.map((definition) => this.defined(definition, binding, env))
    const value = join([...values, this.added(binding, env)])
    if (!env && this.bounds.changeable === changeable) this.settled.set(binding, value)
    else if (!env && this.bounds.cuts === cuts) this.known.set(binding, value)
    return value
  }

  /** `s = 'child_'; s += 'process'`: what comes out where every line runs once, in the order in which they stand. */
  private added({ definitions: [first, ...more] }: Binding, env: Env): Value {
    if (first?.from !== 'node' || first.adds || more.length === 0) return nothing
    let text = ''
    for (const definition of [first, ...more]) {
      if (definition.from !== 'node' || definition.path.length > 0 || (definition !== first && !definition.adds))
        return nothing
      const [part, ...others] = textsOf(this.asks.value(definition.node, env))
      if (part === undefined || others.length > 0 || text.length > maxAdded) return nothing
      text += part
    }
    return constant(text)
  }

  private defined(definition: Definition, binding: Binding, env: Env): Value {
    const { asks } = this
    if (definition.from === 'parameter') {
      const { of: fn, index, path } = definition
      const given = path.reduce<Value>((value, name) => this.step(value, name), this.links.parameter(fn, index))
      if (isRequest(fn, index)) return join([given, tainted([{ kind: 'request', detail: '' }])])
      const holdsKey = isKey(binding.name) || keysOf(this.bindings).has(binding)
      return holdsKey ? join([given, tainted([{ kind: 'key', detail: binding.name }])]) : given
    }
    if (definition.from === 'import')
      return definition.path.reduce<Value>((value, name) => asks.member(value, name), asks.module(definition.module))
    const value = asks.value(definition.node, env)
    const reached = definition.path.reduce<Value>((inner, name) => this.step(inner, name), value)
    // What is added to a text is a part of it: the whole is not known.
    return definition.adds
      ? { ...reached, constants: reached.constants.map((part) => `${hole}${String(part)}${hole}`) }
      : reached
  }

  private step(value: Value, name: string): Value {
    if (name === '*key') return tainted(this.asks.taintsOf(value))
    return this.asks.member(value, name === '*' ? undefined : name)
  }

  /** `this`: the object or class that a method stands in, the exports at the top, and one shared object elsewhere. */
  byThis(node: AnyNode): Value {
    const { within, owner } = this.bindings
    let fn = within.get(node)
    while (fn?.type === 'ArrowFunctionExpression') fn = within.get(fn)
    if (!fn) return join([apiValue({ path: 'exports' }), apiValue({ path: 'global' })])
    const own = owner.get(fn)
    return own
      ? { ...nothing, made: [this.links.made(own)] }
      : { ...nothing, made: [this.links.made(sharedSelf)], apis: [{ path: 'global' }] }
  }
}

/** `(req, res) => …` is a handler of a server, whoever hands it to one. */
function isRequest({ params: [first, second] }: FunctionNode, index: number): boolean {
  return (
    index === 0 &&
    first?.type === 'Identifier' &&
    second?.type === 'Identifier' &&
    /^_?req(?:uest)?$/u.test(first.name) &&
    /^_?res(?:ponse)?$/u.test(second.name)
  )
}
