import type { ClaimedOriginal, Fact, NameFacts } from '../model.ts'
import { known } from './facts.ts'
import type { Metadata } from './metadata.ts'
import type { Names } from './naming.ts'

const nothing = known(null)

/**
 * The known package whose repository one of unknown name claims as its own: repositories are mostly called like their
 * package. Null where the name is known, where none is claimed, and where the one of that name lives elsewhere.
 */
export async function originalOf(
  repository: string | undefined,
  naming: Fact<NameFacts | null>,
  names: Names,
  metadata: Metadata,
): Promise<Fact<ClaimedOriginal | null>> {
  if (repository === undefined || names.state === 'unknown') return nothing
  if (naming.state === 'unknown' || naming.value === null) return nothing
  if (naming.value.downloads !== null || naming.value.scopeKnown) return nothing
  for (const candidate of candidatesIn(repository)) {
    if (names.value.look(candidate).downloads === null) continue
    const found = await metadata.overview(candidate)
    if (found.state === 'unknown') return found
    if (found.value.repository !== repository) continue
    return known({ name: candidate, repository, people: found.value.people })
  }
  return nothing
}

/** `host/owner/ua-parser-js` is `ua-parser-js`, `colors.js` is `colors` too. */
function candidatesIn(repository: string): string[] {
  const name = repository.slice(repository.lastIndexOf('/') + 1)
  return [...new Set([name, name.replace(/[.-]js$/u, '')])]
}
