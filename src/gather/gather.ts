import { join } from 'node:path'
import type { Fact, Facts, ResolvedPackage, ResolvedSet } from '../model.ts'
import { advisoriesOf, type Listed } from './advisories.ts'
import { analyserVersion } from './analyser.ts'
import { createArchives } from './archives.ts'
import { openCache } from './cache.ts'
import type { Clock } from './clock.ts'
import type { RegistryConfig } from './config.ts'
import { createContents, type OutlinedContents } from './contents.ts'
import { isNameless, type Likeness } from './copied.ts'
import { known } from './facts.ts'
import { createHttp, type Http } from './http.ts'
import type { Budget } from './inspector.ts'
import { createInspectors } from './inspectors.ts'
import { limiter } from './limit.ts'
import { liveAdvisories, liveLimit, withLive } from './live.ts'
import { createMetadata, type Metadata } from './metadata.ts'
import { nameFactsOf } from './name-facts.ts'
import { type Names, namingOf } from './naming.ts'
import { noReleaseFacts, releaseFactsOf } from './release-facts.ts'
import { withShipped } from './shipped.ts'
import { createTags, type Tags } from './tagged.ts'

export interface GatherOptions {
  readonly config: RegistryConfig
  readonly projectDir: string
  readonly cacheDir: string
  readonly offline: boolean
  readonly feed: Fact<Listed>
  /** The popular names that ship with the guard. */
  readonly names: Names
  readonly likeness: Likeness
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
    /** Its repository is to be asked for its tags. */
    readonly tags?: boolean
  }
  /** An OSV-compatible API to be asked as well, and about what; nobody where it is left out. */
  readonly live?: { readonly api: string; asks(pkg: ResolvedPackage): boolean }
  /** The packages of the set whose facts are wanted; all where it is left out. */
  readonly of?: readonly ResolvedPackage[]
  onProgress?(done: number, total: number): void
  readonly signal?: AbortSignal
  /** Keep fetched archives in the cache folder. */
  readonly keepArchives?: boolean
  readonly clock?: Clock
  /** What the analysis of one package may cost. */
  readonly budget?: Budget
  /** Names the analyser in the cache; the bundled one where it is left out. */
  readonly analyser?: string
  /** The file of facts about popular archives that ships with the guard; nowhere is looked where it is left out. */
  readonly shipped?: string
}

interface Ports {
  readonly live: Awaited<ReturnType<typeof liveAdvisories>>
  readonly contents: (pkg: ResolvedPackage, wantsOutline: boolean) => Promise<OutlinedContents>
  readonly http: Http
  readonly metadata: Metadata
  readonly tags: Tags
  readonly options: GatherOptions
}

const nothing = known(null)
/** Packages in flight; each may hold an archive in memory. */
const inFlight = 16

/** Facts about every package that they are wanted of; what cannot be had is unknown with its reason. Nothing that is remote makes it throw. */
export async function gather(set: ResolvedSet, options: GatherOptions): Promise<Map<ResolvedPackage, Facts>> {
  const { config, signal, clock } = options
  const analyser = options.analyser ?? analyserVersion
  const kept = openCache(options.cacheDir)
  const cache = options.shipped && analyser ? withShipped(kept, options.shipped, analyser) : kept
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
  const inspectors = createInspectors(options.budget)
  const contents = createContents({ cache, archives, inspectors, analyser })
  try {
    const live = await askLive(set, options)
    return await all(options.of ?? set.packages, { contents, http, metadata, tags: createTags(http), options, live })
  } finally {
    await Promise.all([http.close(), inspectors.close()])
  }
}

/** By a client of its own, which ends when its time is over. */
async function askLive({ packages }: ResolvedSet, { live, config, offline, signal, clock }: GatherOptions) {
  if (live === undefined) return new Map<string, never>()
  const limits = { total: liveLimit, ...(signal && { signal }), ...(clock && { clock }) }
  const http = offline || config.offline ? offlineHttp : createHttp(config, limits)
  try {
    return await liveAdvisories(
      packages.filter((pkg) => live.asks(pkg)),
      live.api,
      http,
    )
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
  const wants = asked
    ? ports.options.wants(pkg)
    : { published: false, registryManifest: false, history: false, tags: false }
  const naming = ports.options.wants(pkg).naming ? namingOf(pkg, ports.options.names) : nothing
  const { outline, ...contents } = await ports.contents(pkg, isNameless(naming))
  // Before the manifest, which the document fetched for the time then already holds.
  const published = wants.published ? await ports.metadata.published(pkg) : nothing
  const document = wants.registryManifest ? await ports.metadata.document(pkg) : nothing
  const registryManifest = document.state === 'known' ? known(document.value?.manifest ?? null) : document
  const release = wants.history ? await releaseFactsOf(pkg, document, ports.metadata, ports.options) : noReleaseFacts
  const repository = document.state === 'known' ? document.value?.repository : undefined
  return {
    advisories: withLive(advisoriesOf(pkg, ports.options.feed), ports.live.get(pkg.id)),
    ...contents,
    registryManifest,
    published,
    ...release,
    tagged: wants.tags ? await ports.tags.taggedOf(repository, release.history) : nothing,
    ...(await nameFactsOf(pkg, { naming, outline, repository, asksOfPeople: wants.history }, ports)),
  }
}

function versionsByName(packages: readonly ResolvedPackage[]): ReadonlyMap<string, ReadonlySet<string>> {
  const result = new Map<string, Set<string>>()
  for (const { name, version } of packages) {
    const versions = result.get(name) ?? new Set<string>()
    result.set(name, versions.add(version))
  }
  return result
}

export const offlineHttp: Http = {
  get: async (_url, { about }) => ({ ok: false, why: `offline, and ${about} is in no cache` }),
  close: async () => undefined,
}
