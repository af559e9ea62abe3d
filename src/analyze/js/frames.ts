import type { Asks, Env } from './asks.ts'
import type { Binding, Bindings } from './bindings.ts'
import type { AnyNode, FunctionNode } from './nodes.ts'
import { nothing, type Value } from './value.ts'

type Args = Parameters<Asks['returned']>[1]

/** Opens the call of a function; a parameter that is a pattern holds what it holds for every call. */
export function frameOf(fn: FunctionNode, args: Args, outer: Env, bindings: Bindings): Env {
  const given = new Map<Binding, Value>()
  for (const [index, param] of fn.params.entries()) {
    const isRest = param.type === 'RestElement'
    const binding = bindings.of.get(isRest ? param.argument : param)
    if (binding) given.set(binding, isRest ? { ...nothing, elements: args.slice(index) } : (args[index] ?? nothing))
  }
  return { fn, given, memo: new Map(), outer }
}

/** The innermost call that an expression can see the parameters of: what stands outside of the function sees none. */
export function seenFrom({ start, end }: AnyNode, env: Env): Env {
  let frame = env
  while (frame && (start < frame.fn.start || end > frame.fn.end)) frame = frame.outer
  return frame
}

export function givenTo(binding: Binding, env: Env): Value | undefined {
  for (let frame = env; frame; frame = frame.outer) {
    const value = frame.given.get(binding)
    if (value) return value
  }
  return undefined
}
