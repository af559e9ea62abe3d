import type { Binding } from '../bindings.ts'
import type { AnyNode, FunctionNode } from '../nodes.ts'

/** What interpreted code can hold: nothing of the machine, no object of the analyser's own. */
export type Thing =
  | string
  | number
  | boolean
  | null
  | undefined
  | Uint8Array
  | RegExp
  | Thing[]
  | Closure
  | Native
  | Plain

/** A function of the file, with the call in which it was made. */
export class Closure {
  readonly properties = new Map<string, Thing>()
  constructor(
    readonly node: FunctionNode,
    readonly frame: Frame,
  ) {}

  /** What `toString` gives, which self-defending code looks at. */
  get text(): string {
    let top = this.frame
    while (top.outer) top = top.outer
    const { start, end } = this.node
    if (top.source === '' || end - start > maxTextLength) throw new Beyond('the text of a function')
    return top.source.slice(start, end)
  }

  /** What those that it makes have in common. */
  get prototype(): Thing {
    if (!this.properties.has('prototype')) this.properties.set('prototype', new Plain())
    return this.properties.get('prototype')
  }
}

/** A function of the language: by its name, and what it is a method of. */
export class Native {
  constructor(
    readonly name: string,
    readonly self: Thing,
  ) {}
}

/** Calls a function of either kind. */
export type Apply = (fn: Thing, self: Thing, args: readonly Thing[]) => Thing

/** `{}`, or what `new` makes; keys never reach an object of the engine. */
export class Plain {
  readonly properties = new Map<string, Thing>()
  constructor(readonly maker?: Closure) {}

  get(name: string): Thing {
    if (this.properties.has(name)) return this.properties.get(name)
    const common = this.maker?.prototype
    return common instanceof Plain ? common.properties.get(name) : undefined
  }
}

/** What the names of one call hold. */
export class Frame {
  readonly held = new Map<Binding, Thing>()
  /** What a generator gave so far. */
  given: Thing[] | undefined
  constructor(
    readonly outer: Frame | undefined,
    /** What `this` is. */
    readonly self?: Thing,
    /** The text of the file, where the frame is that of its top. */
    readonly source = '',
  ) {}
}

/** The interpreter does not know this: the work on the whole call ends, and no interpreted `catch` sees it. */
export class Beyond extends Error {}

/** Thrown by the interpreted code itself, or by a function of the language on its behalf. */
export class Thrown extends Error {
  constructor(readonly thing: Thing) {
    super('thrown by interpreted code')
  }
}

/** Longer ones cost more than what they are worth: each step may go through all of one. */
export const maxTextLength = 100_000
export const maxListLength = 20_000

/** What the parts of the interpreter ask each other. */
export interface Work {
  /** What names of the top of the file hold. */
  readonly top: Frame
  depth: number
  step(): void
  deeper<T>(work: () => T): T
  value(node: AnyNode, frame: Frame): Thing
  /** The same, of what a call or a member is of. */
  inside(node: AnyNode, frame: Frame): Thing
  key(node: Extract<AnyNode, { type: 'MemberExpression' }>, frame: Frame): Thing
}
