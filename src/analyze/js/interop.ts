import { type AnyNode, type FunctionNode, keyOf, walk } from './nodes.ts'
import { join, type Value } from './value.ts'

/** Nodes of a function that are looked through; the helpers of compilers and bundlers are short. */
const maxLooked = 150

const known = new WeakMap<FunctionNode, boolean>()

/**
 * Whether a function gives the module that it is handed, in the dress of the other kind of modules: `__toESM` of esbuild,
 * `__importStar` of TypeScript, the interop helpers of Babel and rollup, under whatever name. All of them ask for
 * `__esModule`, or put the module below `default`.
 */
function isInterop(fn: FunctionNode, { apis }: Value): boolean {
  if (!apis.some(({ path }) => !path.includes('('))) return false
  const before = known.get(fn)
  if (before !== undefined) return before
  let left = maxLooked
  let found = false
  walk(fn, (node) => {
    if (found || --left < 0) return false
    found = asksKind(node) || keepsDefault(node, fn)
    return !found
  })
  known.set(fn, found)
  return found
}

const asksKind = (node: AnyNode): boolean =>
  node.type === 'MemberExpression' && keyOf(node.property, node.computed) === '__esModule'

/** `n.default = e`, `e` being what the function is handed. */
const keepsDefault = (node: AnyNode, { params: [first] }: FunctionNode): boolean =>
  node.type === 'AssignmentExpression' &&
  node.left.type === 'MemberExpression' &&
  keyOf(node.left.property, node.left.computed) === 'default' &&
  node.right.type === 'Identifier' &&
  first?.type === 'Identifier' &&
  node.right.name === first.name

/**
 * What a function gives that may be such a helper: the module itself.
 * @param given its first argument; what else it is seen to give is not left out, since any function can ask for `__esModule`
 */
export function undressed(fn: FunctionNode, given: Value | undefined, result: Value): Value {
  if (!given || !isInterop(fn, given)) return result
  const isHelper =
    result.functions.length === 0 && result.apis.every(({ path }) => given.apis.some((api) => api.path === path))
  return isHelper ? given : join([given, result])
}
