import { type AnyNode, type Expression, type Program, parseExpressionAt } from 'acorn'
import { walk } from '../nodes.ts'
import { parseJs } from '../parse.ts'

/** One file of a package, to be read together with others. */
export interface Part {
  /** As it lies in the package. */
  readonly path: string
  readonly text: string
}

/** A parsed part. Its nodes lie behind those of the parts before it, so that a place tells the file. */
export interface Parsed extends Part {
  readonly origin: number
  /** A JSON file is the expression that it holds. */
  readonly program: Program | Expression
}

/** The part that a specifier in a file leads to, if it leads to one. */
export type Resolve = (from: string, specifier: string) => string | undefined

/** How the parts name each other: as the path from the package's root. */
export const partName = (path: string) => `./${path}`

/**
 * Parses a part; specifiers that lead to other parts are rewritten to {@link partName}.
 * @returns undefined for what cannot be parsed, which was told when the file was read alone
 */
export function parsePart({ path, text }: Part, origin: number, resolve: Resolve): Parsed | undefined {
  const program = path.endsWith('.json') ? parseJson(text) : parseJs(text).program
  if (!program) return undefined
  let before: AnyNode | undefined
  walk(program, (node) => {
    // In `export { a }` one node is both names.
    if (node === before) return undefined
    before = node
    node.start += origin
    node.end += origin
    const specifier = specifierIn(node)
    if (specifier?.type === 'Literal' && typeof specifier.value === 'string') {
      const found = resolve(path, specifier.value)
      if (found !== undefined) specifier.value = partName(found)
    }
    return undefined
  })
  return { path, text, origin, program }
}

function parseJson(text: string): Expression | undefined {
  try {
    return parseExpressionAt(text, 0, { ecmaVersion: 'latest' })
  } catch {
    return undefined
  }
}

function specifierIn(node: AnyNode): AnyNode | null | undefined {
  switch (node.type) {
    case 'ImportDeclaration':
    case 'ImportExpression':
    case 'ExportAllDeclaration':
    case 'ExportNamedDeclaration':
      return node.source
    case 'CallExpression':
      return node.callee.type === 'Identifier' && node.arguments.length === 1 ? node.arguments[0] : undefined
    default:
      return undefined
  }
}
