import { type AnyNode, keyOf } from './nodes.ts'

/** One name of a pattern, with the way into the value. */
export interface Named {
  readonly name: string
  readonly path: readonly string[]
  /** What it holds where the value has nothing there. */
  readonly fallback?: AnyNode
}

const maxPath = 20

/** Names that a pattern binds. */
export function namesIn(pattern: AnyNode): readonly Named[] {
  if (pattern.type === 'Identifier') return [{ name: pattern.name, path: none }]
  const found: Named[] = []
  collect(pattern, none, found)
  return found
}

const none: readonly string[] = []

function collect(pattern: AnyNode, path: readonly string[], found: Named[]): void {
  if (path.length > maxPath) return
  if (pattern.type === 'Identifier') found.push({ name: pattern.name, path })
  if (pattern.type === 'AssignmentPattern') {
    const start = found.length
    collect(pattern.left, path, found)
    for (let index = start; index < found.length; index++)
      found[index] = { ...(found[index] as Named), fallback: pattern.right }
  }
  if (pattern.type === 'RestElement') collect(pattern.argument, path, found)
  if (pattern.type === 'ArrayPattern') {
    for (const [index, element] of pattern.elements.entries()) {
      if (element) collect(element, element.type === 'RestElement' ? path : [...path, String(index)], found)
    }
  }
  if (pattern.type === 'ObjectPattern') {
    for (const property of pattern.properties) {
      if (property.type === 'RestElement') collect(property.argument, path, found)
      else collect(property.value, [...path, keyOf(property.key, property.computed) ?? '*'], found)
    }
  }
}
