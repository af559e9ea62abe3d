/** pnpm's names for what it resolved (deps/path in its sources), lockfileVersion 6 to 9. */

export interface DepPath {
  readonly name: string
  /** Version, or what stands in its place: `file:…`, `link:…`, a URL, `runtime:…`, `registry-name:version`. */
  readonly version: string
}

/** Without the suffix of peers `(react@18.2.0)` and of the patch `(patch_hash=…)`, which come last and nest. */
export function withoutSuffix(depPath: string): string {
  if (!depPath.endsWith(')')) return depPath
  let open = 0
  for (let index = depPath.length - 1; index >= 0; index--) {
    const character = depPath[index]
    if (character === ')') open++
    else if (character === '(') open--
    else if (open === 0) return depPath.slice(0, index + 1)
  }
  return depPath
}

/** `name@version`, before version 9 with a slash in front; undefined for what has no name in it. */
export function parseDepPath(depPath: string): DepPath | undefined {
  const id = withoutSuffix(depPath).replace(/^\//u, '')
  const at = id.indexOf('@', 1)
  return at === -1 || at === id.length - 1 ? undefined : { name: id.slice(0, at), version: id.slice(at + 1) }
}

/** The key in `packages` (and `snapshots`) that a dependency's reference means. */
export function keyOf(reference: string, alias: string, major: number): string {
  if (major < 9) return keyBefore9(reference, alias)
  if (reference.startsWith('@')) return reference
  const at = reference.indexOf('@')
  const [colon, bracket] = [reference.indexOf(':'), reference.indexOf('(')]
  const named = at !== -1 && (colon === -1 || at < colon) && (bracket === -1 || at < bracket)
  return named ? reference : `${alias}@${reference}`
}

function keyBefore9(reference: string, alias: string): string {
  if (reference.startsWith('file:')) return reference
  return withoutSuffix(reference).includes('/') ? reference : `/${alias}@${reference}`
}
