import { satisfies } from 'semver'
import type { FixedAdvisory } from '../model.ts'
import { type Json, own, stringOf } from '../parse/json.ts'

const maxAdvisories = 1_000
const maxText = 300

/**
 * Those of a registry's advisories (npm's bulk endpoint) that touch the version before and name this one as the first
 * without. Not to be touched is not enough: a hijacked release after "<= 1.2.3" is not touched either, while "< 1.2.4"
 * was written by somebody who knew 1.2.4 as the fix.
 */
export function fixedIn(
  answer: Json,
  { name, before, version }: { readonly name: string; readonly before: string; readonly version: string },
): FixedAdvisory[] {
  const list = own(answer, name)
  if (!Array.isArray(list)) return []
  return list.slice(0, maxAdvisories).flatMap((item: Json) => {
    const range = stringOf(own(item, 'vulnerable_versions')) ?? ''
    const isFix = endsOf(range).has(version) && satisfies(before, range) && !satisfies(version, range)
    return isFix ? [{ id: idOf(item), title: (stringOf(own(item, 'title')) ?? '').slice(0, maxText) }] : []
  })
}

/** The versions before which parts of the range end: `1.2.4` of `>=1.0.0 <1.2.4 || >=2.0.0 <2.0.1`. */
const endsOf = (range: string): ReadonlySet<string> =>
  new Set([...range.slice(0, 10_000).matchAll(/<\s*(\d[\w.+-]*)/gu)].map(([, version]) => version ?? ''))

/** GitHub's id from the address, or the registry's number. */
function idOf(item: Json): string {
  const [, ghsa] = /\/(GHSA(?:-[\w]{4}){3})$/u.exec(stringOf(own(item, 'url')) ?? '') ?? []
  const id = own(item, 'id')
  return ghsa ?? (typeof id === 'number' ? `npm advisory ${id}` : 'an advisory')
}
