import type { Binding, Bindings } from '../bindings.ts'
import { type AnyNode, type FunctionNode, isFunction, walk } from '../nodes.ts'
import { spreadOf } from './plain.ts'
import { Beyond, Closure, type Frame, maxListLength, Plain, type Thing, type Work } from './things.ts'
import { globalOf } from './world.ts'

/** What names hold while interpreted code runs, and how they come by it. */
export class Names {
  private readonly declared = new Map<FunctionNode, readonly Binding[]>()

  constructor(
    private readonly bindings: Bindings,
    private readonly work: Work,
  ) {}

  named(node: Extract<AnyNode, { type: 'Identifier' }>, frame: Frame): Thing {
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
    const thing = this.work.deeper(() =>
      isFunction(node) ? new Closure(node, this.work.top) : this.work.value(node, this.work.top),
    )
    this.work.top.held.set(binding, thing)
    return thing
  }

  /** Names that a function declares anywhere in it hold nothing before they are given something. */
  declaredIn(fn: FunctionNode): readonly Binding[] {
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

  declare(node: Extract<AnyNode, { type: 'Identifier' }>, thing: Thing, frame: Frame): void {
    const binding = this.bindings.of.get(node)
    if (!binding) throw new Beyond(node.name)
    frame.held.set(binding, thing)
  }

  declareOnce(node: AnyNode, frame: Frame): void {
    const binding = this.bindings.of.get(node)
    if (!binding) throw new Beyond(node.type)
    if (!frame.held.has(binding)) frame.held.set(binding, undefined)
  }

  assign(target: AnyNode, thing: Thing, frame: Frame, declares: boolean): void {
    switch (target.type) {
      case 'Identifier': {
        const binding = this.bindings.of.get(target)
        if (!binding) throw new Beyond(target.name)
        let at: Frame | undefined = frame
        if (!declares) while (at && !at.held.has(binding)) at = at.outer
        ;(at ?? this.work.top).held.set(binding, thing)
        return
      }
      case 'AssignmentPattern':
        this.assign(target.left, thing === undefined ? this.work.value(target.right, frame) : thing, frame, declares)
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
        this.put(this.work.inside(target.object, frame), this.work.key(target, frame), thing)
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
