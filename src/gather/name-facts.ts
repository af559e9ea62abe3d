import type { Fact, Facts, ResolvedPackage } from '../model.ts'
import type { OutlinedContents } from './contents.ts'
import { type CopySearch, copiedOf } from './copied.ts'
import { known } from './facts.ts'
import type { Http } from './http.ts'
import type { Metadata } from './metadata.ts'
import { originalOf } from './original.ts'
import { twinsOf } from './twins.ts'

/** What is known by then. */
export interface Named {
  readonly naming: Facts['naming']
  readonly outline: OutlinedContents['outline']
  /** `host/owner/name` that it claims. */
  readonly repository: string | undefined
  /** Registries may be asked. */
  readonly asksOfPeople: boolean
}

export interface NamePorts {
  readonly http: Http
  readonly metadata: Metadata
  readonly contents: (pkg: ResolvedPackage, wantsOutline: boolean) => Promise<OutlinedContents>
  readonly options: Pick<CopySearch, 'names' | 'likeness'> & {
    wants(pkg: ResolvedPackage): { readonly twins: readonly string[] }
  }
}

const nothing = known(null)

/** Whom a package may be taken for. Of a name that everybody knows, no registry has to be asked. */
export async function nameFactsOf(
  pkg: ResolvedPackage,
  { naming, outline, repository, asksOfPeople }: Named,
  { options, http, metadata, contents }: NamePorts,
): Promise<Pick<Facts, 'naming' | 'nearPeople' | 'original' | 'copied' | 'twins'>> {
  const isKnown = naming.state === 'known' && naming.value?.downloads !== null
  const twins = isKnown || pkg.source.type !== 'registry' ? nothing : await twinsOf(pkg, options.wants(pkg).twins, http)
  const near = isKnown || naming.state === 'unknown' ? null : naming.value?.near
  const popular = near && asksOfPeople ? await metadata.overview(near.popular) : nothing
  const nearPeople = popular.state === 'known' ? known(popular.value?.people ?? null) : popular
  const original = await originalOf(asksOfPeople ? repository : undefined, naming, options.names, metadata)
  const claims = [near?.popular, nameIn(original)].filter((name) => name !== undefined)
  const copied = await copiedOf(pkg, outline, claims, {
    ...options,
    ...(asksOfPeople && { registry: { metadata, contents: (one) => contents(one, true) } }),
  })
  return { naming, nearPeople, original, copied, twins }
}

const nameIn = (fact: Fact<{ readonly name: string } | null>): string | undefined =>
  fact.state === 'known' ? fact.value?.name : undefined
