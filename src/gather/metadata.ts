import type { Fact, FixedAdvisory, Overview, ReleaseHistory, ResolvedPackage } from '../model.ts'
import { type Json, own, stringOf } from '../parse/json.ts'
import { advisoriesUrl, attestationsUrl, documentUrl, isAskable, packumentUrl } from './addresses.ts'
import { type Attested, attestedBy, type Subject } from './attestations.ts'
import type { Cache } from './cache.ts'
import type { RegistryConfig } from './config.ts'
import { known, unknown } from './facts.ts'
import { fixedIn } from './fixed-advisories.ts'
import type { Http } from './http.ts'
import { shared } from './limit.ts'
import { isTime, type Packument, packumentOf } from './packument.ts'
import { absent, isOutOfReach, jsonAsk, jsonOf, maxPackument, noSuchRoute, origin } from './registry-answer.ts'
import { signingRegistry } from './registry-keys.ts'
import { bornOf, historyOf, peopleOf } from './release-history.ts'
import type { SlimPackument } from './slim-packument.ts'
import { documentOf, type VersionDocument } from './version-document.ts'

/** What registries say of packages; each fact is asked for once in a run, and once for ever when it cannot change. */
export interface Metadata {
  document(pkg: ResolvedPackage): Promise<Fact<VersionDocument>>
  /** ISO 8601, as the registry has it. */
  published(pkg: ResolvedPackage): Promise<Fact<string>>
  history(pkg: ResolvedPackage): Promise<Fact<ReleaseHistory>>
  overview(name: string): Promise<Fact<Overview>>
  /** This version where the registry has it, else its highest stable one. */
  releaseLike(name: string, version: string): Promise<Fact<string>>
  /** Advisories that touch the version before and name this one as the first without. */
  fixes(name: string, before: string, version: string): Promise<Fact<readonly FixedAdvisory[]>>
  /** Null where a registry that is not npm's has no attestations to give. */
  attested(subject: Subject): Promise<Fact<Attested | null>>
}

export interface MetadataOptions {
  readonly config: RegistryConfig
  readonly http: Http
  readonly cache: Cache
  readonly now: Date
  /** The versions of a name that this run is about: only their documents are kept in memory. */
  versionsOf(name: string): ReadonlySet<string>
}

interface Whole {
  readonly packument: Packument
  /** ISO 8601: when the registry was. */
  readonly asked: string
  /** Undefined when the cache had it or the registry said "not modified": then only what is kept is at hand. */
  readonly documents?: ReadonlyMap<string, VersionDocument>
}

/** For so long a kept packument is not asked for again: what ages in it (deprecations, removals) ages slowly. */
const freshFor = 86_400_000
/** A time that lies ahead was written under another clock. */
const isFresh = (asked: string, now: Date): boolean => Math.abs(now.getTime() - Date.parse(asked)) < freshFor
const maxDocument = 16 * 1024 * 1024
/** Two bundles have some 15 kB. */
const maxAttestations = 1024 * 1024

export function createMetadata({ config, http, cache, now, versionsOf }: MetadataOptions): Metadata {
  const once = shared<Fact<Whole>>()
  const asked = new Set<string>()
  const onceDocument = shared<Fact<VersionDocument>>()

  /** From the cache while that is fresh and knows the versions that matter, else from the registry. */
  const packument = (name: string): Promise<Fact<Whole>> =>
    once(name, async () => {
      const registry = config.registryFor(name)
      const slim = cache.packument(registry, name)
      const times = slim?.packument.time ?? {}
      const isKnown = (version: string) => Object.hasOwn(times, version)
      if (slim && isFresh(slim.asked, now) && [...versionsOf(name)].every(isKnown)) return known(slim)
      asked.add(name)
      return fetchPackument(registry, name, slim)
    })

  /**
   * The full document: only it has times and people, and compressed it is a third larger than the abbreviated one
   * (4.1 against 3.1 MB for 71 packages).
   */
  async function fetchPackument(registry: string, name: string, slim?: SlimPackument): Promise<Fact<Whole>> {
    const etag = slim?.etag === undefined ? {} : { etag: slim.etag }
    const answer = await http.get(packumentUrl(registry, name), { ...jsonAsk(name, maxPackument), ...etag })
    const asked = now.toISOString()
    if (slim && answer.ok && answer.status === 304) {
      cache.putPackument(registry, name, { ...slim, asked })
      return known({ ...slim, asked })
    }
    if (slim && !answer.ok && isOutOfReach(answer)) return known(slim)
    const json = jsonOf(answer, name, registry)
    if (json.state === 'unknown') return json
    const whole = packumentOf(json.value)
    if (whole === undefined) return unknown(`${origin(registry)} lists too many releases of ${name}`)
    if (answer.ok) {
      const said = answer.etag === undefined ? {} : { etag: answer.etag }
      cache.putPackument(registry, name, { ...said, asked, packument: whole })
    }
    return known({ packument: whole, asked, documents: documentsOf(json.value, name, versionsOf(name)) })
  }

  async function fetchDocument(pkg: ResolvedPackage, registry: string): Promise<Fact<VersionDocument>> {
    const { name, version } = pkg
    if (asked.has(name)) {
      const whole = await packument(name)
      if (whole.state === 'known' && whole.value.documents) return ofVersion(whole.value.documents, pkg, registry)
    }
    const answer = await http.get(documentUrl(registry, name, version), jsonAsk(`${name}@${version}`, maxDocument))
    if (answer.ok || !noSuchRoute.includes(answer.status ?? 0)) {
      const json = jsonOf(answer, `${name}@${version}`, registry)
      if (json.state === 'unknown') return json
      const document = documentOf(json.value, pkg.id)
      if (document) return known(document)
    }
    // Without the cache: that has no documents.
    const whole = await once(`documents of ${name}`, () => fetchPackument(registry, name))
    if (whole.state === 'unknown') return whole
    return ofVersion(whole.value.documents ?? new Map(), pkg, registry)
  }

  return {
    document(pkg) {
      const { name, version, integrity } = pkg
      if (!isAskable(name, version)) return Promise.resolve(notAskable)
      const registry = config.registryFor(name)
      return onceDocument(JSON.stringify([name, version, integrity ?? '']), async () => {
        const where = integrity === undefined ? undefined : { registry, name, version, integrity }
        const cached = where && cache.document(where)
        if (cached) return known(cached)
        const fact = await fetchDocument(pkg, registry)
        if (where && fact.state === 'known' && sameHash(fact.value.integrity, where.integrity))
          cache.putDocument(where, fact.value)
        return fact
      })
    },
    async published({ name, version }) {
      if (!isAskable(name, version)) return notAskable
      const where = { registry: config.registryFor(name), name, version }
      const cached = cache.published(where)
      if (cached !== undefined) return known(cached)
      const whole = await packument(name)
      if (whole.state === 'unknown') return whole
      const { packument: listed, documents } = whole.value
      const at = Object.hasOwn(listed.time, version) ? listed.time[version] : undefined
      if (at === undefined) {
        return documents && !documents.has(version)
          ? absent(`${name}@${version}`, where.registry)
          : unknown(`${origin(where.registry)} does not say when ${name}@${version} was published`)
      }
      if (!isTime(at)) {
        return unknown(`${origin(where.registry)} gives no readable time for ${name}@${version}`)
      }
      cache.putPublished(where, at)
      return known(at)
    },
    async history({ name, version }) {
      if (!isAskable(name, version)) return notAskable
      const where = { registry: config.registryFor(name), name, version }
      const stored = cache.history(where)
      if (stored && isFresh(stored.asked, now)) return known(stored.history)
      const whole = await packument(name)
      if (whole.state === 'unknown') return whole
      const history = historyOf(whole.value.packument, version)
      if (history === undefined) return absent(`${name}@${version}`, where.registry)
      cache.putHistory(where, { asked: whole.value.asked, history })
      return known(history)
    },
    async overview(name) {
      if (!isAskable(name, '0.0.0')) return notAskable
      const whole = await packument(name)
      if (whole.state === 'unknown') return whole
      const { releases, repository } = whole.value.packument
      const born = bornOf(releases)
      return known({
        name,
        ...(born !== undefined && { born }),
        people: peopleOf(releases),
        hasInstallScript: releases.some(({ hasInstallScript }) => hasInstallScript),
        ...(repository !== undefined && { repository }),
      })
    },
    async releaseLike(name, version) {
      if (!isAskable(name, '0.0.0')) return notAskable
      const whole = await packument(name)
      if (whole.state === 'unknown') return whole
      const versions = whole.value.packument.releases.map((release) => release.version)
      const like = versions.includes(version) ? version : versions.filter((one) => !one.includes('-')).at(-1)
      return like === undefined ? unknown(`no release of ${name} is listed`) : known(like)
    },
    async fixes(name, before, version) {
      if (!isAskable(name, version) || !isAskable(name, before)) return notAskable
      const ask = { ...jsonAsk(`the advisories of ${name}`, maxDocument), json: JSON.stringify({ [name]: [before] }) }
      const registry = config.registryFor(name)
      const json = jsonOf(await http.get(advisoriesUrl(registry), ask), ask.about, registry)
      return json.state === 'unknown' ? json : known(fixedIn(json.value, { name, before, version }))
    },
    async attested(subject) {
      if (!isAskable(subject.name, subject.version)) return notAskable
      const where = { registry: config.registryFor(subject.name), integrity: '', ...subject }
      const cached = cache.build(where)
      if (cached) return known({ build: cached })
      const fact = await fetchAttested(http, where.registry, subject)
      if (fact.state === 'known' && fact.value && 'build' in fact.value) cache.putBuild(where, fact.value.build)
      return fact
    },
  }
}

async function fetchAttested(http: Http, registry: string, subject: Subject): Promise<Fact<Attested | null>> {
  const about = `the attestations of ${subject.name}@${subject.version}`
  const answer = await http.get(
    attestationsUrl(registry, subject.name, subject.version),
    jsonAsk(about, maxAttestations),
  )
  if (!answer.ok && noSuchRoute.includes(answer.status ?? 0) && registry !== signingRegistry) return known(null)
  const json = jsonOf(answer, about, registry)
  return json.state === 'unknown' ? json : attestedBy(json.value, subject)
}

const notAskable = unknown('its name or version is not one that a registry can have')

function documentsOf(
  packument: Json,
  name: string,
  versions: ReadonlySet<string>,
): ReadonlyMap<string, VersionDocument> {
  const all = own(packument, 'versions')
  const documents = new Map<string, VersionDocument>()
  for (const version of versions) {
    const value = own(all, version)
    const document = stringOf(own(value, 'version')) === version ? documentOf(value, `${name}@${version}`) : undefined
    if (document) documents.set(version, document)
  }
  return documents
}

const ofVersion = (documents: ReadonlyMap<string, VersionDocument>, pkg: ResolvedPackage, registry: string) => {
  const document = documents.get(pkg.version)
  return document ? known(document) : absent(`${pkg.name}@${pkg.version}`, registry)
}

/** Only a document that speaks of these very bytes can be kept for ever. */
const sameHash = (said: string | undefined, claimed: string): boolean => {
  const hashes = new Set(said?.trim().split(/\s+/u))
  return claimed
    .trim()
    .split(/\s+/u)
    .some((hash) => hashes.has(hash))
}
