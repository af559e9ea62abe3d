import { copied, type KnownPackage, knownPackage, mostCopied } from '../likeness/known.ts'
import type { Outline } from '../likeness/outline.ts'
import type { Copied, Fact, NameFacts, ResolvedPackage } from '../model.ts'
import { reasonOf } from '../parse/fault.ts'
import type { OutlinedContents } from './contents.ts'
import { known, unknown } from './facts.ts'
import type { Metadata } from './metadata.ts'
import type { Names } from './naming.ts'
import { registryPackage } from './registry-package.ts'

/** The contents of known packages that ship with the guard. */
export type Likeness = Fact<{ readonly packages: readonly KnownPackage[] }>

export interface CopySearch {
  readonly names: Names
  readonly likeness: Likeness
  /** Where the registry may be asked: of people, and for packages whose contents do not ship. */
  readonly registry?: {
    readonly metadata: Metadata
    contents(pkg: ResolvedPackage): Promise<OutlinedContents>
  }
}

const nothing = known(null)
/** Archives that are fetched to be compared with one package. */
const mostFetched = 3

/** Whether anybody may know the package by its name: then it is no copy under another one. */
export const isNameless = (naming: Fact<NameFacts | null>): boolean =>
  naming.state === 'known' && naming.value !== null && naming.value.downloads === null && !naming.value.scopeKnown

/**
 * The known package that a nameless one copies: of those whose contents ship any, of others what it claims to be by its
 * README, its name or its repository.
 * @param claims names that its own name or repository points to
 */
export async function copiedOf(
  pkg: ResolvedPackage,
  outline: Fact<Outline | null>,
  claims: readonly string[],
  search: CopySearch,
): Promise<Fact<Copied | null>> {
  if (outline.state === 'unknown') return outline
  if (outline.value === null) return nothing
  const { names, likeness, registry } = search
  if (likeness.state === 'unknown') return likeness
  try {
    const shipped = likeness.value.packages
    const claimed = [...new Set([...claims, ...outline.value.claims])].filter(
      (name) => name !== pkg.name && names.state === 'known' && names.value.look(name).downloads !== null,
    )
    const found = mostCopied(outline.value, shipped, new Set(claimed))
    if (found) return known({ ...found, people: await peopleOf(found.name, registry) })
    const others = claimed.filter((name) => !shipped.some((one) => one.name === name))
    return registry ? await fromRegistry(pkg, outline.value, others.slice(0, mostFetched), registry) : nothing
  } catch (thrown) {
    return unknown(`the contents of known packages could not be compared: ${reasonOf(thrown)}`)
  }
}

type Registry = NonNullable<CopySearch['registry']>

async function peopleOf(name: string, registry: Registry | undefined): Promise<readonly string[]> {
  const overview = await registry?.metadata.overview(name)
  return overview?.state === 'known' ? overview.value.people : []
}

async function fromRegistry(
  { version }: ResolvedPackage,
  outline: Outline,
  claimed: readonly string[],
  registry: Registry,
): Promise<Fact<Copied | null>> {
  for (const name of claimed) {
    const original = await originalFrom(name, version, registry)
    if (original.state === 'unknown')
      return unknown(`${name}, which it claims to be, cannot be compared: ${original.why}`)
    const found = copied(outline, original.value, true)
    if (found) return known({ ...found, people: await peopleOf(name, registry) })
  }
  return nothing
}

/** The release of the same version where there is one: copies mostly keep it. */
async function originalFrom(
  name: string,
  version: string,
  { metadata, contents }: Registry,
): Promise<Fact<KnownPackage>> {
  const release = await metadata.releaseLike(name, version)
  if (release.state === 'unknown') return release
  const pkg = registryPackage(name, release.value)
  const document = await metadata.document(pkg)
  if (document.state === 'unknown') return document
  const { integrity } = document.value
  const { outline, archive, code } = await contents({ ...pkg, ...(integrity !== undefined && { integrity }) })
  const missing = [outline, archive, code].find((fact) => fact.state === 'unknown')
  if (missing?.state === 'unknown') return missing
  if (outline.state !== 'known' || archive.state !== 'known' || code.state !== 'known')
    return unknown('it has no archive')
  if (outline.value === null || archive.value === null) return unknown('it has no archive')
  return known(knownPackage(pkg, outline.value, archive.value, code.value))
}
