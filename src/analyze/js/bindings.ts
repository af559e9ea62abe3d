import type { AnyNode, Program } from 'acorn'
import { Binder } from './binder.ts'
import { type FunctionNode, walk } from './nodes.ts'

/** How a name comes by a value. `path` leads into the value where a pattern takes it apart; `*` is an element. */
export type Definition =
  | { readonly from: 'node'; readonly node: AnyNode; readonly path: readonly string[]; readonly adds?: boolean }
  | { readonly from: 'parameter'; readonly of: FunctionNode; readonly index: number; readonly path: readonly string[] }
  /** `arguments`: all that it is handed, as a list. */
  | { readonly from: 'arguments'; readonly of: FunctionNode }
  | { readonly from: 'import'; readonly module: string; readonly path: readonly string[] }

export interface Binding {
  readonly name: string
  readonly definitions: Definition[]
}

/** Who is who in one file: scopes are resolved once, so that later steps ask by node. */
export interface Bindings {
  /** The binding an identifier stands for; none for what the file does not declare, and for names of properties. */
  readonly of: ReadonlyMap<AnyNode, Binding>
  /** The function (undefined: the top level) that a node belongs to, for `this`, calls, functions and `return`. */
  readonly within: ReadonlyMap<AnyNode, FunctionNode | undefined>
  /** Class or object literal that a method belongs to. */
  readonly owner: ReadonlyMap<FunctionNode, AnyNode>
  /** Arguments of its `return`s, or the body of an arrow. */
  readonly returns: ReadonlyMap<FunctionNode, readonly AnyNode[]>
  /** What is put into the object that stands for the world, by name. */
  readonly globals: ReadonlyMap<string, Binding>
  /** Calls, assignments to members and others that an analysis has to look at, in the order of the source. */
  readonly acts: readonly AnyNode[]
}

/** @param look sees every node on the way, so that the tree is walked once */
export function bind(program: Program, look?: (node: AnyNode, parent: AnyNode | undefined) => void): Bindings {
  const binder = new Binder(program)
  walk(
    program,
    (node, parent) => {
      look?.(node, parent)
      binder.enter(node, parent)
      return undefined
    },
    (node) => binder.leave(node),
  )
  return binder.finish()
}
