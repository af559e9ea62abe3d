import type { FunctionNode } from './nodes.ts'
import { sourceOf } from './sources.ts'
import type { Taint } from './value.ts'

/** `(req, res) => …` is a handler of a server, whoever hands it to one. */
export function isRequest({ params: [first, second] }: FunctionNode, index: number): boolean {
  return (
    index === 0 &&
    first?.type === 'Identifier' &&
    second?.type === 'Identifier' &&
    /^_?req(?:uest)?$/u.test(first.name) &&
    /^_?res(?:ponse)?$/u.test(second.name)
  )
}

/** One variable of an environment that somebody copied or checked is one variable; a server may tell the country. */
export function narrowed(taints: readonly Taint[], name: string): readonly Taint[] {
  const has = (kind: string) => taints.some((taint) => taint.kind === kind)
  if (/^country(?:_?(?:name|code)\w*)?$/iu.test(name) && has('network'))
    return [...taints, { kind: 'locale', detail: name }]
  if (!/^[A-Z][A-Z\d_]+$/u.test(name) || !has('env')) return taints
  return taints.map((taint) => (taint.kind === 'env' ? (sourceOf(`process.env.${name}`) ?? taint) : taint))
}
