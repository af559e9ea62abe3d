/** What a package URL of the npm type says (https://github.com/package-url/purl-spec). */
export interface NpmPurl {
  readonly name: string
  readonly version?: string
  readonly qualifiers: Readonly<Record<string, string>>
}

/**
 * Names are kept byte for byte: the specification's own library lowers the case of npm's, and so makes one name of two.
 * @returns undefined for what is no package URL of npm's, or not a readable one
 */
export function parseNpmPurl(text: string): NpmPurl | undefined {
  const found = /^pkg:npm\/((?:%40|@)[^/@?#]+\/)?([^/@?#]+)(?:@([^?#]*))?(?:\?([^#]*))?(?:#.*)?$/su.exec(text)
  if (found === null || text.length > 4096) return undefined
  const [scope, name, version] = [found[1], found[2], found[3]].map(decoded)
  if (name === undefined || scope === null || name === null || version === null) return undefined
  const qualifiers: Record<string, string> = Object.create(null)
  for (const [key, value] of new URLSearchParams(found[4] ?? '')) qualifiers[key] = value
  return { name: `${scope ?? ''}${name}`, ...(version && { version }), qualifiers }
}

/** Null where it is no valid text. */
function decoded(text: string | undefined): string | null | undefined {
  if (text === undefined) return undefined
  try {
    return decodeURIComponent(text)
  } catch {
    return null
  }
}
