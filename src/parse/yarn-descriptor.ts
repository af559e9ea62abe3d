/** What a dependent of yarn's asks for: `folder@range`, where `range` may name another package. */
export interface Descriptor {
  /** The name in node_modules. */
  readonly folder: string
  readonly name: string
  readonly range: string
}

/** `name@range`, `alias@npm:name@range`; undefined for what has no name in it. */
export function descriptorOf(pattern: string): Descriptor | undefined {
  const at = pattern.indexOf('@', 1)
  if (at === -1) return undefined
  const [folder, range] = [pattern.slice(0, at), pattern.slice(at + 1)]
  const alias = /^npm:(@?[^@]+)@(.*)$/su.exec(range)
  return { folder, name: alias?.[1] ?? folder, range }
}
