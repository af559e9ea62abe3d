import type { Bindings } from '../bindings.ts'
import { type AnyNode, type FunctionNode, isFunction, keyOf, walk } from '../nodes.ts'
import { type Constant, constant, nothing, type Value } from '../value.ts'
import { Interpreter } from './interpreter.ts'
import { Beyond, type Thing, Thrown } from './things.ts'

/** Letters are counted with, or a list of strings is turned. */
export const mayDecode = /fromCharCode|fromCodePoint|charCodeAt|codePointAt|\batob\b|\bshift\b/u

/** Nodes that are interpreted for one file: a list of some hundred strings with its cipher takes a million. */
const maxSteps = 400_000
const maxStepsOfList = 24_000_000
/** Nodes of one function that are looked through for what a decoder has. */
const maxLooked = 3_000

/**
 * Functions of a file that turn known texts into others by counting with letters, and what they give: the decoders of
 * HexEval loaders, and those of javascript-obfuscator with the list that is first turned until a sum is right.
 */
export class Decoders {
  private readonly interpreter: Interpreter
  private readonly known = new Map<FunctionNode, boolean>()
  private isTurned = false

  /** @param rotations the steps that turn a list of strings @param text of the file, where its functions look at their own */
  constructor(
    private readonly bindings: Bindings,
    private readonly rotations: readonly AnyNode[],
    text = '',
  ) {
    this.interpreter = new Interpreter(bindings, rotations.length > 0 ? maxStepsOfList : maxSteps, text)
  }

  /** What the function gives for these arguments; undefined where that is not known. */
  result(fn: FunctionNode, args: readonly Value[]): Value | undefined {
    if (!this.isDecoder(fn)) return undefined
    const given = args.map(thingOf)
    if (given.includes(unknown)) return undefined
    const thing = this.attempt(() => {
      this.turn()
      return this.interpreter.call(fn, given as Thing[])
    })
    if (thing === failed) {
      this.known.set(fn, false)
      return undefined
    }
    return factOf(thing as Thing)
  }

  private attempt(work: () => Thing): Thing | typeof failed {
    try {
      return work()
    } catch (thrown) {
      // What the language refuses is refused here too: a sum of nothing, a text of a billion letters.
      const isRefused = thrown instanceof RangeError || thrown instanceof TypeError
      if (thrown instanceof Beyond || thrown instanceof Thrown || isRefused) return failed
      throw thrown
    }
  }

  /** Runs what stands at the top of the file and turns its list, once. */
  private turn(): void {
    if (this.isTurned) return
    this.isTurned = true
    const { within, acts } = this.bindings
    const turning = new Set(this.rotations.map((node) => within.get(node)))
    for (const act of acts) {
      if (act.type === 'CallExpression' && isFunction(act.callee) && turning.has(act.callee))
        this.attempt(() => this.interpreter.turn(act) as undefined)
    }
  }

  private isDecoder(fn: FunctionNode): boolean {
    const before = this.known.get(fn)
    if (before !== undefined) return before
    let left = maxLooked
    let found = false
    // What gives the list has no parameters: called anew, it would give it unturned.
    const mayAsk = this.rotations.length > 0 && fn.params.length > 0
    walk(fn, (node) => {
      if (found || --left < 0) return false
      found = this.countsLetters(node) || (mayAsk && asksList(node))
      return !found
    })
    this.known.set(fn, found)
    return found
  }

  private countsLetters(node: AnyNode): boolean {
    if (node.type === 'Identifier') return node.name === 'atob' && !this.bindings.of.has(node)
    if (node.type !== 'MemberExpression') return false
    const name = keyOf(node.property, node.computed)
    return name !== undefined && counting.has(name)
  }
}

/** It calls a function without arguments, as what gives the list of strings is called. */
const asksList = (node: AnyNode): boolean =>
  node.type === 'CallExpression' && node.callee.type === 'Identifier' && node.arguments.length === 0

const counting = new Set(['fromCharCode', 'fromCodePoint', 'charCodeAt', 'codePointAt'])
const failed = Symbol('failed')
const unknown = Symbol('unknown')

function thingOf(value: Value): Thing | typeof unknown {
  if (value.functions.length > 0 || value.apis.length > 0) return unknown
  if (value.elements) {
    const list = value.elements.map(thingOf)
    return list.includes(unknown) ? unknown : (list as Thing[])
  }
  if (value.constants.length !== 1 || value.made.length > 0) return unknown
  const [only] = value.constants
  return typeof only === 'string' && only.includes('\uffff') ? unknown : only
}

const decoded = [{ kind: 'decoded', detail: 'a function of its own' }]

function factOf(thing: Thing): Value | undefined {
  if (typeof thing === 'string' || thing instanceof Uint8Array) {
    // A letter or two is how honest code pads and cuts.
    return { ...constant(thing), taints: thing.length > 2 ? decoded : [] }
  }
  if (typeof thing === 'number' || typeof thing === 'boolean') return constant(thing)
  if (!Array.isArray(thing) || !thing.every((one) => typeof one === 'string' || typeof one === 'number'))
    return undefined
  return { ...nothing, elements: thing.map((one) => constant(one as Constant)), taints: decoded }
}
