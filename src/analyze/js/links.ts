import type { Bounds } from './bounds.ts'
import { madeOf } from './made.ts'
import type { AnyNode, FunctionNode } from './nodes.ts'
import { join, type Made, mergeTaints, nothing, onlyActing, type Value } from './value.ts'

/** A function that more places call than this is a helper of the language, not the author's: only what acts is looked for. */
const maxCallers = 40
/** Arguments that are looked at behind a `...rest`. */
const maxRest = 60

/** What one call hands over, by the index of the argument. */
export type Caller = (index: number) => Value

/** What linking has tied together so far: functions to their callers, promises to what they hold, objects to their parts. */
export class Links {
  private readonly callers = new Map<FunctionNode, Map<AnyNode, Caller>>()
  private readonly promised = new Map<AnyNode, AnyNode[]>()
  private readonly objects = new Map<AnyNode, Made>()

  constructor(private readonly bounds: Bounds) {}

  addCaller(fn: FunctionNode, at: AnyNode, caller: Caller): void {
    const known = this.callers.get(fn) ?? new Map<AnyNode, Caller>()
    this.callers.set(fn, known.set(at, caller))
  }

  addPromised(promise: AnyNode, node: AnyNode): void {
    const known = this.promised.get(promise) ?? []
    this.promised.set(promise, known)
    if (!known.includes(node)) known.push(node)
  }

  /** What was handed to `resolve` of a `new Promise`. */
  heldBy(promise: AnyNode): readonly AnyNode[] {
    this.bounds.changeable++
    return this.promised.get(promise) ?? []
  }

  made(node: AnyNode): Made {
    const known = this.objects.get(node)
    if (known) return known
    const made = madeOf(node)
    this.objects.set(node, made)
    return made
  }

  /** Objects that a value is, and what was assigned to its functions. */
  objectsOf({ made, functions }: Value): readonly Made[] {
    this.bounds.changeable++
    return functions.length === 0 ? made : [...made, ...functions.flatMap((fn) => this.objects.get(fn) ?? [])]
  }

  /** What the callers of a function hand over, joined. */
  parameter(fn: FunctionNode, index: number): Value {
    this.bounds.changeable++
    const callers = [...(this.callers.get(fn)?.values() ?? [])]
    const isRest = fn.params[index]?.type === 'RestElement'
    if (callers.length > maxCallers) return isRest ? nothing : join(callers.map((caller) => onlyActing(caller(index))))
    return join(callers.map((caller) => (isRest ? rest(index, caller) : caller(index))))
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
