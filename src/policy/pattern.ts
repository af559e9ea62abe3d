import { Minimatch } from 'minimatch'

/**
 * A plain glob: `*` and `?` only. What other dialects treat as special (`**`, braces, classes, extended globs, a
 * leading `!` or `#`, backslashes) is refused: taken literally it would match nothing, and what a denial means would
 * pass unseen.
 * `@` may only open a scope, so that a version never ends up in a name.
 */
export const patternSyntax =
  /^(?![!#])(?!.*\*\*)(?!.*[?*+@!]\()(?=.{1,256}$)@?[^@\s{}[\]|\\\u0000-\u001f\u007f-\u009f]+$/u
/** Registries take ASCII names only; a pattern that merely looks like such a name earns no trust. */
export const allowPatternSyntax = /^(?![!#])(?!.*\*\*)(?!.*[?*+@!]\()(?=[!-~]{1,256}$)@?[^@\s{}[\]|\\]+$/u

const options = {
  nobrace: true,
  nocomment: true,
  nonegate: true,
  noext: true,
  noglobstar: true,
  dot: true,
  nocase: false,
  platform: 'linux',
  optimizationLevel: 0,
} as const

const compiled = new Map<string, Minimatch>()
const mostCompiled = 20_000

/**
 * Whether the name is matched, byte for byte: no case, Unicode or path normalisation. Segment by segment, because
 * minimatch on whole paths takes `a/` and `a//b` for `a` and `a/b`.
 */
export function matchesName(pattern: string, name: string): boolean {
  if (pattern === name) return true
  if (!/[*?]/.test(pattern)) return false
  const patterns = pattern.split('/')
  const segments = name.split('/')
  return (
    patterns.length === segments.length &&
    patterns.every((part, index) => part === segments[index] || matcher(part).match(segments[index] as string))
  )
}

function matcher(pattern: string): Minimatch {
  const known = compiled.get(pattern)
  if (known) return known
  if (compiled.size >= mostCompiled) compiled.clear()
  const made = new Minimatch(pattern, options)
  compiled.set(pattern, made)
  return made
}
