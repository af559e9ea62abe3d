import type { Bindings } from './bindings.ts'
import { partsOf } from './call.ts'
import type { Evaluator } from './evaluate.ts'
import { type AnyNode, type Call, type FunctionNode, keyOf } from './nodes.ts'
import type { Value } from './value.ts'

/**
 * Functions that run although nobody outside the file calls anything: called from the top level, or handed as callback
 * to something called from there, and so on. What is only exported is not among them.
 */
export const runningOnLoad = (bindings: Bindings, evaluator: Evaluator): ReadonlySet<FunctionNode> =>
  startedFrom([undefined], bindings, evaluator)

/** The same from some functions on (themselves included), `undefined` for the top level. */
export function startedFrom(
  roots: readonly (FunctionNode | undefined)[],
  bindings: Bindings,
  evaluator: Evaluator,
): ReadonlySet<FunctionNode> {
  const calls = actsByPlace(bindings)
  const running = new Set<FunctionNode>(roots.filter((root) => root !== undefined))
  const open: (FunctionNode | undefined)[] = [...roots]
  while (open.length > 0) {
    for (const act of calls.get(open.pop()) ?? []) {
      if (evaluator.exhausted) return running
      for (const fn of startedBy(act, evaluator)) {
        if (running.has(fn)) continue
        running.add(fn)
        open.push(fn)
      }
    }
  }
  return running
}

const byBindings = new WeakMap<Bindings, ReadonlyMap<FunctionNode | undefined, AnyNode[]>>()

function actsByPlace(bindings: Bindings): ReadonlyMap<FunctionNode | undefined, AnyNode[]> {
  const before = byBindings.get(bindings)
  if (before) return before
  const acts = new Map<FunctionNode | undefined, AnyNode[]>()
  for (const act of bindings.acts) {
    const place = bindings.within.get(act)
    const known = acts.get(place)
    if (known) known.push(act)
    else acts.set(place, [act])
  }
  byBindings.set(bindings, acts)
  return acts
}

const byAct = new WeakMap<AnyNode, readonly FunctionNode[]>()

function startedBy(act: AnyNode, evaluator: Evaluator): readonly FunctionNode[] {
  const before = byAct.get(act)
  if (before) return before
  const started = findStarted(act, evaluator)
  byAct.set(act, started)
  return started
}

function findStarted(act: AnyNode, evaluator: Evaluator): readonly FunctionNode[] {
  if (act.type === 'CallExpression' || act.type === 'NewExpression') return startedByCall(act, evaluator)
  if (act.type !== 'AssignmentExpression' || act.left.type !== 'MemberExpression' || act.left.object.type === 'Super')
    return []
  // `request.onload = …` runs by itself; `exports.x = …` does not.
  const target = evaluator.value(act.left.object)
  const isOffered =
    target.apis.length === 0 || target.apis.some(({ path }) => path === 'module' || path.startsWith('exports'))
  return isOffered ? [] : evaluator.value(act.right).functions
}

function startedByCall(node: Call, evaluator: Evaluator): readonly FunctionNode[] {
  const { callee, args } = partsOf(evaluator, node)
  // A wrapper around the exports (`__export(exports, { x: () => x })`) offers functions, it does not run them.
  const offers = args.some(({ apis }) => apis.some(({ path }) => path === 'exports' || path === 'module'))
  const callbacks =
    (offers || isForCommand(node)) && callee.functions.length === 0 ? [] : args.flatMap(({ functions }) => functions)
  const constructors =
    node.type === 'NewExpression'
      ? callee.made.flatMap(({ properties }) => methodsOf(properties.get('constructor') ?? [], evaluator))
      : []
  return [...callee.functions, ...callbacks, ...constructors]
}

/** `program.command('x').action(fn)`: somebody has to type the command. */
const isForCommand = ({ callee }: Call): boolean =>
  callee.type === 'MemberExpression' && keyOf(callee.property, callee.computed) === 'action'

const methodsOf = (nodes: readonly AnyNode[], evaluator: Evaluator) =>
  nodes.flatMap((node): Value['functions'] => evaluator.value(node).functions)
