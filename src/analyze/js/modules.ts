import { moduleName } from './names.ts'
import { apiValue } from './sources.ts'
import { hole, join, textsOf, type Value } from './value.ts'

/** What `require` or `import` of a specifier gives. */
export function moduleOf(specifier: string): Value {
  const value = apiValue({ path: moduleName(specifier) })
  return /(?:^|\/)package\.json$/u.test(specifier)
    ? { ...value, taints: [{ kind: 'manifest', detail: specifier }] }
    : value
}

export const modulesOf = (specifier: Value): Value =>
  join(textsOf(specifier).flatMap((text) => (text.includes(hole) ? [] : [moduleOf(text)])))
