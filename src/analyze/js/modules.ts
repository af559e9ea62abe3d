import { moduleName } from './names.ts'
import { apiValue } from './sources.ts'
import { hole, join, textsOf, type Value } from './value.ts'

/** Ends the name of a file of the package's own in a way, so that its dots are not taken for members. */
export const ownModule = '#'

/** What `require` or `import` of a specifier gives. */
export function moduleOf(specifier: string): Value {
  const value = apiValue({ path: /^\.{1,2}\//u.test(specifier) ? `${specifier}${ownModule}` : moduleName(specifier) })
  if (/(?:^|\/)package\.json$/u.test(specifier)) return { ...value, taints: [{ kind: 'manifest', detail: specifier }] }
  return /^\.{1,2}\/.*\.json$/u.test(specifier)
    ? { ...value, taints: [{ kind: 'own-file', detail: specifier.slice(0, 80) }] }
    : value
}

export const modulesOf = (specifier: Value, moduleOf: (specifier: string) => Value): Value =>
  join(textsOf(specifier).flatMap((text) => (text.includes(hole) ? [] : [moduleOf(text)])))
