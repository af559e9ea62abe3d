import type { Fact, Facts, FixedAdvisory, Overview, ProvenanceFact, ReleaseHistory, ResolvedPackage } from '../model.ts'
import type { RegistryConfig } from './config.ts'
import { known, unknown } from './facts.ts'
import type { Metadata } from './metadata.ts'
import { signatureOf } from './signature.ts'
import type { VersionDocument } from './version-document.ts'

export type ReleaseFacts = Pick<Facts, 'history' | 'newDependencies' | 'fixes' | 'signature' | 'provenance'>

const nothing = known(null)
export const noReleaseFacts: ReleaseFacts = {
  history: nothing,
  newDependencies: nothing,
  fixes: nothing,
  signature: nothing,
  provenance: nothing,
}

/** More than an honest release gains at once, and no more than are looked up. */
const maxGained = 30
/**
 * A verification takes 20 ms and two requests. Hijacked pipelines are found within days (TanStack, May 2026: within
 * one), so the builds of releases that have stood for a month are not compared.
 */
const youngFor = 30 * 86_400_000

/**
 * Facts about a release among its package's releases. What hangs on a fact that is missing is null beside it: one gap
 * says it.
 */
export async function releaseFactsOf(
  pkg: ResolvedPackage,
  document: Fact<VersionDocument | null>,
  metadata: Metadata,
  { config, now, minimumAge }: ReleaseOptions,
): Promise<ReleaseFacts> {
  const history = await metadata.history(pkg)
  const listed = document.state === 'known' ? document.value : null
  if (history.state === 'unknown') return { ...noReleaseFacts, history }
  return {
    history: known({ ...history.value, ...(listed?.integrity !== undefined && { integrity: listed.integrity }) }),
    newDependencies: await newDependenciesOf(history.value.gained, metadata),
    fixes: await fixesOf(pkg, history.value, metadata, now.getTime() - minimumAge),
    signature: signed(pkg, listed, history.value, config.registryFor(pkg.name)),
    provenance: await provenanceOf(pkg, listed, history.value, metadata, now),
  }
}

export interface ReleaseOptions {
  readonly config: RegistryConfig
  readonly now: Date
  /** Milliseconds: of younger releases it is asked which advisories they fix. */
  readonly minimumAge: number
}

async function fixesOf(
  { name, version }: ResolvedPackage,
  { release, before }: ReleaseHistory,
  metadata: Metadata,
  youngFrom: number,
): Promise<Fact<readonly FixedAdvisory[] | null>> {
  const isOld = Date.parse(release?.published ?? '') <= youngFrom
  return before === undefined || isOld ? nothing : metadata.fixes(name, before.version, version)
}

async function newDependenciesOf(gained: readonly string[], metadata: Metadata): Promise<Fact<readonly Overview[]>> {
  if (gained.length > maxGained) return unknown(`it gains ${gained.length} dependencies at once`)
  const found = await Promise.all(gained.map((name) => metadata.overview(name)))
  const missing = found.find((fact) => fact.state === 'unknown')
  return missing ?? known(found.flatMap((fact) => (fact.state === 'known' ? [fact.value] : [])))
}

function signed(
  { name, version }: ResolvedPackage,
  document: VersionDocument | null,
  { release }: ReleaseHistory,
  registry: string,
) {
  // npm signs an integrity, which the oldest documents do not have.
  if (document?.integrity === undefined || !document.integrity.startsWith('sha512-')) return nothing
  const { integrity, signatures } = document
  const published = release?.published
  return signatureOf({ name, version, integrity, signatures, ...(published !== undefined && { published }) }, registry)
}

async function provenanceOf(
  { name, version, integrity }: ResolvedPackage,
  document: VersionDocument | null,
  { release, before }: ReleaseHistory,
  metadata: Metadata,
  now: Date,
): Promise<Fact<ProvenanceFact | null>> {
  const age = now.getTime() - Date.parse(release?.published ?? '')
  if (!document?.hasProvenance || age > youngFor) return nothing
  const held = integrity ?? document.integrity
  const own = await metadata.attested({ name, version, ...(held !== undefined && { integrity: held }) })
  if (own.state === 'unknown') return own
  if (own.value === null) return nothing
  if ('invalid' in own.value) return known({ invalid: own.value.invalid })
  if (before === undefined || before.trust === 'none') return known({ build: own.value.build })
  const earlier = await metadata.attested({ name, version: before.version })
  if (earlier.state === 'unknown') return earlier
  const comparable = earlier.value !== null && 'build' in earlier.value
  return known({ build: own.value.build, ...(comparable && { before: earlier.value.build }) })
}
