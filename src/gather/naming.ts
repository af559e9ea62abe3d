import type { Fact, NameFacts, ResolvedPackage } from '../model.ts'
import type { PopularNames } from '../names/open.ts'
import { reasonOf } from '../parse/fault.ts'
import { known, unknown } from './facts.ts'

export type Names = Fact<PopularNames>

/** What the popular names say of a package. How a folder of the project's own machine is called says nothing. */
export function namingOf({ name, alias, source }: ResolvedPackage, names: Names): Fact<NameFacts | null> {
  if (source.type === 'directory') return known(null)
  if (names.state === 'unknown') return names
  try {
    return known(names.value.look(name, alias))
  } catch (thrown) {
    return unknown(`the popular names could not be searched: ${reasonOf(thrown)}`)
  }
}
