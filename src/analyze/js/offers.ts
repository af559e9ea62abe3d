import type { Bindings } from './bindings.ts'
import type { Evaluator } from './evaluate.ts'
import { startedFrom } from './loads.ts'
import { type AnyNode, type FunctionNode, keyOf } from './nodes.ts'
import type { Value } from './value.ts'

/** Exported names that are looked at; a library with more is a library. */
const maxNames = 60

/**
 * By which exported names each function can be made to run from another file: `*` where the module itself is called, or
 * is an instance or class whose method it is.
 */
export function offersOf(bindings: Bindings, evaluator: Evaluator): ReadonlyMap<FunctionNode, readonly string[]> {
  const roots = new Map<string, FunctionNode[]>()
  for (const act of bindings.acts) {
    for (const [name, value] of exportsOf(act, evaluator)) {
      const functions = [...value.functions, ...methodsOf(value, evaluator)]
      if (roots.size < maxNames) roots.set(name, [...(roots.get(name) ?? []), ...functions])
    }
  }
  const names = new Map<FunctionNode, string[]>()
  for (const [name, functions] of roots) {
    for (const fn of startedFrom(functions, bindings, evaluator)) names.set(fn, [...(names.get(fn) ?? []), name])
  }
  return names
}

function* exportsOf(act: AnyNode, evaluator: Evaluator): Iterable<[string, Value]> {
  if (act.type === 'AssignmentExpression' && act.left.type === 'MemberExpression' && act.left.object.type !== 'Super') {
    const ways = evaluator.value(act.left.object).apis.map(({ path }) => path)
    const name = keyOf(act.left.property, act.left.computed)
    const value = evaluator.value(act.right)
    if (ways.includes('module') && name === 'exports') yield* wholeModule(value, evaluator)
    else if (ways.some((way) => way.startsWith('exports')) && name !== undefined) yield [name, value]
  }
  if (act.type === 'ExportDefaultDeclaration') yield* wholeModule(evaluator.value(act.declaration), evaluator)
  if (act.type !== 'ExportNamedDeclaration') return
  const { declaration, specifiers } = act
  if (declaration?.type === 'VariableDeclaration') {
    for (const { id } of declaration.declarations) if (id.type === 'Identifier') yield [id.name, evaluator.value(id)]
  } else if (declaration?.id) yield [declaration.id.name, evaluator.value(declaration)]
  for (const { local, exported } of act.source ? [] : specifiers) {
    yield [keyOf(exported, false) ?? '*', evaluator.value(local)]
  }
}

function* wholeModule(value: Value, evaluator: Evaluator): Iterable<[string, Value]> {
  yield ['*', value]
  for (const { properties } of value.made) {
    for (const name of properties.keys()) yield [name, evaluator.property(value, name)]
  }
}

const methodsOf = ({ made }: Value, evaluator: Evaluator): FunctionNode[] =>
  made
    .filter(({ node }) => node.type === 'ClassDeclaration' || node.type === 'ClassExpression')
    .flatMap(({ properties }) => [...properties.values()].flat())
    .flatMap((node) => evaluator.value(node).functions)
