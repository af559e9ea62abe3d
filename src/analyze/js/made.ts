import { resultOf } from './containers.ts'
import { type AnyNode, keyOf } from './nodes.ts'
import type { Made } from './value.ts'

/** What an object, array or class is made with, before anything is assigned to it. */
export function madeOf(node: AnyNode): Made {
  const made: Made = { node, properties: new Map(), contents: [], sources: [] }
  if (node.type === 'ArrayExpression') made.contents.push(...node.elements.filter((element) => element !== null))
  if (node.type === 'ObjectExpression') {
    for (const property of node.properties) {
      const key = property.type === 'Property' ? keyOf(property.key, property.computed) : undefined
      if (property.type === 'SpreadElement') made.sources.push(property.argument)
      else if (key === '__proto__') made.sources.push(read(property))
      else if (key === undefined) made.contents.push(read(property))
      else bucket(made, key).push(read(property))
    }
  }
  if (node.type === 'ClassDeclaration' || node.type === 'ClassExpression') {
    for (const item of node.body.body) {
      if (item.type !== 'MethodDefinition' && item.type !== 'PropertyDefinition') continue
      const key = keyOf(item.key, item.computed)
      if (item.value) (key === undefined ? made.contents : bucket(made, key)).push(read(item))
    }
  }
  return made
}

/** What reading a member gives: of a getter what it returns. */
function read({ kind, value }: { readonly kind?: string; readonly value?: AnyNode | null }): AnyNode {
  return kind === 'get' ? resultOf(value as AnyNode) : (value as AnyNode)
}

function bucket(made: Made, key: string): AnyNode[] {
  const nodes = made.properties.get(key) ?? []
  made.properties.set(key, nodes)
  return nodes
}

/** The first of what is put into it, by whatever name. */
export function insideOf({ properties, contents, sources }: Made, limit: number): readonly AnyNode[] {
  if (properties.size === 0 && sources.length === 0)
    return contents.length <= limit ? contents : contents.slice(0, limit)
  const inside: AnyNode[] = []
  for (const nodes of [...properties.values(), sources, contents]) {
    for (const node of nodes) if (inside.length < limit) inside.push(node)
    if (inside.length >= limit) return inside
  }
  return inside
}
