import { join } from 'node:path'
import type { Advisory, ArchiveFacts, Fact, Facts, ResolvedPackage, ResolvedSet } from '../model.ts'
import { readArchive } from '../parse/archive.ts'
import { reasonOf } from '../parse/fault.ts'
import { integrityOf } from '../parse/integrity.ts'
import { type Archives, createArchives } from './archives.ts'
import { type Cache, openCache } from './cache.ts'
import { claimOf, type IntegrityFact, isStrong, textOf } from './claim.ts'
import type { Clock } from './clock.ts'
import type { RegistryConfig } from './config.ts'
import { known, unknown } from './facts.ts'
import { createHttp, type Http } from './http.ts'
import { limiter, shared } from './limit.ts'
import { createMetadata, type Metadata } from './metadata.ts'
import { type Names, namingOf } from './naming.ts'
import { originalOf } from './original.ts'
import { noReleaseFacts, releaseFactsOf } from './release-facts.ts'
import { twinsOf } from './twins.ts'
import type { VersionDocument } from './version-document.ts'

export interface GatherOptions {
  readonly config: RegistryConfig
  readonly projectDir: string
  readonly cacheDir: string
  readonly offline: boolean
  readonly feed: Fact<{ lookup(name: string, version: string): readonly Advisory[] }>
  /** The popular names that ship with the guard. */
  readonly names: Names
  /** For facts that age: what registries say of all releases of a package. */
  readonly now: Date
  /** Milliseconds; the policy's. */
  readonly minimumAge: number
  /** What is asked of the registry beyond the bytes. */
  wants(pkg: ResolvedPackage): {
    readonly published: boolean
    readonly registryManifest: boolean
    readonly history: boolean
    readonly naming: boolean
    /** Registries of the project's own to be asked whether they have another package of this name. */
    readonly twins: readonly string[]
  }
  onProgress?(done: number, total: number): void
  readonly signal?: AbortSignal
  /** Keep fetched archives in the cache folder. */
  readonly keepArchives?: boolean
  readonly clock?: Clock
}

interface Ports {
  readonly cache: Cache
  readonly http: Http
  readonly archives: Archives
  readonly metadata: Metadata
  readonly options: GatherOptions
  /** Inflating is the processor's work, so few at a time. */
  readonly inflating: <T>(task: () => Promise<T>) => Promise<T>
  readonly once: (key: string, make: () => Promise<Bytes>) => Promise<Bytes>
}

type Bytes = Pick<Facts, 'archive' | 'integrity'>

const nothing = known(null)
/** Packages in flight; each may hold an archive in memory. */
const inFlight = 16

/** Facts about every package; what cannot be had is unknown with its reason. Nothing that is remote makes it throw. */
export async function gather(set: ResolvedSet, options: GatherOptions): Promise<Map<ResolvedPackage, Facts>> {
  const { config, signal, clock } = options
  const cache = openCache(options.cacheDir)
  const http =
    options.offline || config.offline
      ? offlineHttp
      : createHttp(config, { ...(signal === undefined ? {} : { signal }), ...(clock === undefined ? {} : { clock }) })
  const versions = versionsByName(set.packages)
  const metadata = createMetadata({
    config,
    http,
    cache,
    now: options.now,
    versionsOf: (name) => versions.get(name) ?? new Set(),
  })
  const folder = cache.problem === undefined ? { folder: join(options.cacheDir, 'archives-1') } : {}
  const archives = createArchives({
    config,
    http,
    metadata,
    projectDir: options.projectDir,
    keep: options.keepArchives ?? false,
    ...folder,
  })
  const ports = { cache, http, archives, metadata, options, inflating: limiter(4), once: shared<Bytes>() }
  try {
    return await all(set.packages, ports)
  } finally {
    await http.close()
  }
}

async function all(packages: readonly ResolvedPackage[], ports: Ports): Promise<Map<ResolvedPackage, Facts>> {
  const slot = limiter(inFlight)
  let done = 0
  const entries = packages.map((pkg) =>
    slot(async () => {
      const facts = await factsOf(pkg, ports)
      ports.options.onProgress?.(++done, packages.length)
      return [pkg, facts] as const
    }),
  )
  return new Map(await Promise.all(entries))
}

async function factsOf(pkg: ResolvedPackage, ports: Ports): Promise<Facts> {
  const asked = pkg.source.type === 'registry' && !pkg.bundled
  const wants = asked ? ports.options.wants(pkg) : { published: false, registryManifest: false, history: false }
  const bytes = await bytesOf(pkg, ports)
  // Before the manifest, which the document fetched for the time then already holds.
  const published = wants.published ? await ports.metadata.published(pkg) : nothing
  const document = wants.registryManifest ? await ports.metadata.document(pkg) : nothing
  const registryManifest = document.state === 'known' ? known(document.value?.manifest ?? null) : document
  return {
    advisories: advisoriesOf(pkg, ports.options.feed),
    ...bytes,
    registryManifest,
    published,
    ...(wants.history ? await releaseFactsOf(pkg, document, ports.metadata, ports.options) : noReleaseFacts),
    ...(await nameFactsOf(pkg, ports, wants.history, document)),
  }
}

/** Of a name that everybody knows, no registry has to be asked. */
async function nameFactsOf(
  pkg: ResolvedPackage,
  { options, http, metadata }: Ports,
  asksOfPeople: boolean,
  document: Fact<VersionDocument | null>,
): Promise<Pick<Facts, 'naming' | 'nearPeople' | 'original' | 'twins'>> {
  const { naming: isWanted, twins: registries } = options.wants(pkg)
  const naming = isWanted ? namingOf(pkg, options.names) : nothing
  const isKnown = naming.state === 'known' && naming.value?.downloads !== null
  const twins = isKnown || pkg.source.type !== 'registry' ? nothing : await twinsOf(pkg, registries, http)
  const near = isKnown || naming.state === 'unknown' ? null : naming.value?.near
  const popular = near && asksOfPeople ? await metadata.overview(near.popular) : nothing
  const nearPeople = popular.state === 'known' ? known(popular.value?.people ?? null) : popular
  const claimed = asksOfPeople && document.state === 'known' ? document.value?.repository : undefined
  const original = await originalOf(claimed, naming, options.names, metadata)
  return { naming, nearPeople, original, twins }
}

function advisoriesOf({ name, version }: ResolvedPackage, feed: GatherOptions['feed']): Fact<readonly Advisory[]> {
  if (feed.state === 'unknown') return feed
  try {
    return known(feed.value.lookup(name, version))
  } catch (thrown) {
    return unknown(`the malware feed could not be searched: ${reasonOf(thrown)}`)
  }
}

async function bytesOf(pkg: ResolvedPackage, ports: Ports): Promise<Bytes> {
  if (pkg.bundled) return unreadable(pkg, unknown('bundled inside its parent'))
  if (pkg.source.type === 'directory') return { archive: nothing, integrity: nothing }
  const claim = claimOf(pkg.integrity)
  if (claim.state === 'known' && claim.value && isStrong(claim.value)) {
    const actual = textOf(claim.value)
    const cached = ports.cache.facts(actual)
    if (cached)
      return { archive: known(cached), integrity: known({ claimed: pkg.integrity ?? actual, actual, matches: true }) }
  }
  return ports.once(JSON.stringify([pkg.id, pkg.source, pkg.integrity ?? null]), () => fetched(pkg, ports))
}

const unreadable = (pkg: ResolvedPackage, why: Fact<never>): Bytes => ({
  archive: why,
  integrity: pkg.integrity === undefined ? nothing : why,
})

async function fetched(pkg: ResolvedPackage, { archives, cache, inflating }: Ports): Promise<Bytes> {
  const fact = await archives.fetch(pkg)
  if (fact.state === 'unknown') return unreadable(pkg, fact)
  const { bytes, integrity } = fact.value
  const archive = await inflating(() => read(bytes, pkg.id))
  if (archive.state === 'known') remember(cache, bytes, integrity, archive.value)
  return { archive, integrity: known(integrity) }
}

async function read(bytes: Uint8Array, label: string): Promise<Fact<ArchiveFacts>> {
  try {
    return known(await readArchive(bytes, label))
  } catch (thrown) {
    return unknown(reasonOf(thrown))
  }
}

/** Under what the bytes do have, and under the lockfile's algorithm when that is another strong one. */
function remember(cache: Cache, bytes: Uint8Array, integrity: IntegrityFact | null, facts: ArchiveFacts): void {
  const hashes = new Set([integrityOf(bytes, 'sha512')])
  if (integrity && !integrity.actual.startsWith('sha1-')) hashes.add(integrity.actual)
  for (const hash of hashes) cache.putFacts(hash, facts)
}

function versionsByName(packages: readonly ResolvedPackage[]): ReadonlyMap<string, ReadonlySet<string>> {
  const result = new Map<string, Set<string>>()
  for (const { name, version } of packages) {
    const versions = result.get(name) ?? new Set<string>()
    result.set(name, versions.add(version))
  }
  return result
}

const offlineHttp: Http = {
  get: async (_url, { about }) => ({ ok: false, why: `offline, and ${about} is in no cache` }),
  close: async () => undefined,
}
