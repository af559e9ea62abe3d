import type { Binding } from './bindings.ts'
import type { AnyNode } from './nodes.ts'

/** The names that one block, function or program declares. Most blocks declare none. */
export class Scope {
  private names: Map<string, Binding> | undefined
  constructor(
    readonly node: AnyNode,
    readonly parent: Scope | undefined,
    readonly isFunction: boolean,
  ) {}

  declare(name: string): Binding {
    this.names ??= new Map()
    let binding = this.names.get(name)
    if (!binding) {
      binding = { name, definitions: [] }
      this.names.set(name, binding)
    }
    return binding
  }

  find(name: string): Binding | undefined {
    for (let scope: Scope | undefined = this; scope; scope = scope.parent) {
      const binding = scope.names?.get(name)
      if (binding) return binding
    }
    return undefined
  }

  get nearestFunction(): Scope {
    let scope: Scope = this
    while (!scope.isFunction && scope.parent) scope = scope.parent
    return scope
  }
}
