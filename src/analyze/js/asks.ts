import type { Binding } from './bindings.ts'
import type { AnyNode, FunctionNode } from './nodes.ts'
import type { Made, Taint, Value } from './value.ts'

/** Values of parameters while a call is followed into its function; none for what holds for every call. */
export type Env = Frame | undefined

/** One call that is followed. */
export interface Frame {
  readonly fn: FunctionNode
  readonly given: ReadonlyMap<Binding, Value>
  /** What expressions of the function are for this call. */
  readonly memo: Map<AnyNode, Value>
  /** The call from which this one was met. */
  readonly outer: Env
}

/** What the parts of the evaluation ask each other. */
export interface Asks {
  value(node: AnyNode, env?: Env): Value
  /** A property, a method or (undefined) any of them. */
  member(value: Value, name: string | undefined): Value
  /** What is known of one property of an object that the file makes, by name; the last assignments are joined. */
  property(value: Value, name: string): Value
  /** The taints of a value and of all that is put into it. */
  taintsOf(value: Value): readonly Taint[]
  /** What a call of this function with these arguments gives back. */
  returned(fn: FunctionNode, args: readonly Value[], env: Env): Value
  made(node: AnyNode): Made
  /** The class that the class extends in whose method a call stands. */
  above(call: AnyNode): Value
  /** What `require` or `import` of a specifier gives. */
  module(specifier: string): Value
  /** What was handed to `resolve` of a `new Promise`. */
  resolved(node: AnyNode): Value
}
