import { bind } from './bindings.ts'
import { type AnyNode, keyOf } from './nodes.ts'
import { parseJs } from './parse.ts'

type Identifier = Extract<AnyNode, { type: 'Identifier' }>
type Parents = ReadonlyMap<AnyNode, AnyNode | undefined>
type Fields = readonly string[] | undefined

/** By these a value gets out of sight: other ways to load, code that is run as text, lists of all that was loaded. */
const hiding = /\b(?:eval|createRequire|mainModule|_load|_cache|children)\b/u

/**
 * The fields that a CommonJS file takes of what it requires on some lines, where that can be told for sure: each of these
 * lines has one call of `require`, and what that gives is only ever asked for a field that is written down, at once or
 * through a name that holds nothing else. Undefined where it may take others.
 * @param lines counted from 1
 */
export function fieldsTaken(text: string, lines: ReadonlySet<number>): Fields {
  const program = hiding.test(text) ? undefined : parseJs(text).program
  if (program === undefined) return undefined
  const parents = new Map<AnyNode, AnyNode | undefined>()
  const bindings = bind(program, (node, parent) => void parents.set(node, parent))
  const nodes = [...parents.keys()]
  const names = nodes.filter((node) => node.type === 'Identifier').filter((node) => !isKey(node, parents.get(node)))
  if (nodes.some(({ type }) => type.startsWith('Export'))) return undefined
  if (names.some((name) => name.name === 'arguments' || (name.name === 'module' && !isExports(parents.get(name)))))
    return undefined
  const lineOf = lineAmong(lines, text)
  const calls: AnyNode[] = []
  for (const name of names.filter((one) => one.name === 'require')) {
    const call = parents.get(name)
    // Another name for `require`, or another thing of this name, could load in ways that are not seen here.
    if (call?.type !== 'CallExpression' || call.callee !== name) return undefined
    if (lineOf(call) !== undefined) calls.push(call)
  }
  if (calls.length !== lines.size || new Set(calls.map(lineOf)).size !== lines.size) return undefined
  const usesOf = (call: AnyNode): readonly AnyNode[] | undefined => {
    const parent = parents.get(call)
    if (parent?.type !== 'VariableDeclarator' || parent.id.type !== 'Identifier') return [call]
    const { id } = parent
    const binding = bindings.of.get(id)
    const uses = names.filter((name) => name !== id && name.name === id.name)
    return uses.every((name) => bindings.of.get(name) === binding) ? uses : undefined
  }
  return all(calls.map((call) => all(usesOf(call)?.map((use) => fieldsAt(use, parents)))))
}

/** `module.exports`; by a module's other fields others can be had. */
const isExports = (node: AnyNode | undefined): boolean =>
  node?.type === 'MemberExpression' && keyOf(node.property, node.computed) === 'exports'

/** Which of the lines a node begins on, if on any. */
function lineAmong(lines: ReadonlySet<number>, text: string): (node: AnyNode) => number | undefined {
  const wanted: { readonly line: number; readonly from: number; readonly to: number }[] = []
  let from = 0
  for (const [index, { length }] of text.split('\n').entries()) {
    if (lines.has(index + 1)) wanted.push({ line: index + 1, from, to: from + length })
    from += length + 1
  }
  return ({ start }) => wanted.find((one) => one.from <= start && start <= one.to)?.line
}

const all = (parts: readonly Fields[] | undefined): Fields =>
  parts?.every((part) => part !== undefined) ? parts.flat() : undefined

/** `x.field`, `const { field } = x`; neither `x.method()`, which gets all of it as `this`, nor what every object has. */
function fieldsAt(node: AnyNode, parents: Parents): Fields {
  const parent = parents.get(node)
  if (parent?.type === 'VariableDeclarator' && parent.init === node && parent.id.type === 'ObjectPattern') {
    return all(
      parent.id.properties.map((property) =>
        property.type === 'Property' ? fieldNamed(keyOf(property.key, property.computed)) : undefined,
      ),
    )
  }
  if (parent?.type !== 'MemberExpression' || parent.object !== node) return undefined
  const user = parents.get(parent)
  const isCalled =
    ((user?.type === 'CallExpression' || user?.type === 'NewExpression') && user.callee === parent) ||
    user?.type === 'TaggedTemplateExpression'
  return isCalled ? undefined : fieldNamed(keyOf(parent.property, parent.computed))
}

const fieldNamed = (key: string | undefined): Fields => (key === undefined || key in {} ? undefined : [key])

const isKey = (node: Identifier, parent: AnyNode | undefined): boolean =>
  (parent?.type === 'MemberExpression' && parent.property === node && !parent.computed) ||
  (parent?.type === 'Property' && parent.key === node && parent.value !== node && !parent.computed)
