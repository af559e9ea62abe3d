import { compare, satisfies, validRange } from 'semver'
import type { Offer } from '../model.ts'
import { isObject, type Json, own, stringOf, stringsOf } from '../parse/json.ts'
import { isAskable, packumentUrl } from './addresses.ts'
import { openCache } from './cache.ts'
import { offlineHttp } from './gather.ts'
import { createHttp } from './http.ts'
import { shared } from './limit.ts'
import type { RegistryConfig } from './npmrc.ts'
import { isTime, packumentOf } from './packument.ts'
import { jsonAsk, jsonOf, maxPackument } from './registry-answer.ts'
import { documentOf } from './version-document.ts'

export interface Offers {
  /** Undefined where it cannot be told. */
  offer(name: string, spec: string): Promise<Offer | undefined>
  close(): Promise<void>
}

export interface OffersOptions {
  readonly config: RegistryConfig
  readonly cacheFolder: string
  readonly now: Date
  /** Releases of later are passed over. */
  readonly until?: Date
}

/**
 * What registries would give for a spec now. Their answers are kept as evidence, so that whoever judges what was
 * offered need not ask again.
 */
export function openOffers({ config, cacheFolder, now, until }: OffersOptions): Offers {
  const cache = openCache(cacheFolder)
  const http = config.offline || config.preferOffline ? offlineHttp : createHttp(config)
  const once = shared<Json | undefined>()
  const packument = (name: string) =>
    once(name, async () => {
      const registry = config.registryFor(name)
      const answer = await http.get(packumentUrl(registry, name), jsonAsk(name, maxPackument))
      const json = jsonOf(answer, name, registry)
      if (json.state === 'unknown') return undefined
      const whole = packumentOf(json.value)
      if (whole === undefined) return undefined
      const etag = answer.ok && answer.etag !== undefined ? { etag: answer.etag } : {}
      cache.putPackument(registry, name, { ...etag, asked: now.toISOString(), packument: whole })
      return json.value
    })
  return {
    async offer(name, spec) {
      if (!isAskable(name, '0.0.0')) return undefined
      const json = await packument(name)
      const version = json === undefined ? undefined : versionFor(json, spec, until)
      const value = version === undefined ? undefined : own(own(json, 'versions'), version)
      const document = documentOf(value, `${name}@${version}`)
      if (version === undefined || document?.integrity === undefined || document.manifest.name !== name)
        return undefined
      const { integrity, tarball, manifest } = document
      cache.putDocument({ registry: config.registryFor(name), name, version, integrity }, document)
      return {
        name,
        version,
        integrity,
        ...(tarball !== undefined && { tarball }),
        dependencies: manifest.dependencies,
        optionalDependencies: manifest.optionalDependencies,
        peerDependencies: needed(manifest.peerDependencies, own(value, 'peerDependenciesMeta')),
        isClosed: isClosed(value),
      }
    },
    close: () => http.close(),
  }
}

const isClosed = (value: Json | undefined): boolean =>
  ['bundleDependencies', 'bundledDependencies', '_hasShrinkwrap', 'hasInstallScript', 'gypfile'].some((field) =>
    Boolean(own(value, field)),
  ) || ['preinstall', 'install', 'postinstall'].some((event) => Boolean(own(own(value, 'scripts'), event)))

const needed = (peers: Readonly<Record<string, string>>, meta: Json | undefined): Record<string, string> =>
  Object.fromEntries(Object.entries(peers).filter(([name]) => own(own(meta, name), 'optional') !== true))

/**
 * The version that npm and pnpm take for a spec (npm-pick-manifest 11, pnpm's npm-resolver): `latest` where it fits and
 * is not deprecated, else the highest that fits, deprecated ones last.
 */
export function versionFor(packument: Json, spec: string, until?: Date): string | undefined {
  const [versions, tags] = [own(packument, 'versions'), stringsOf(own(packument, 'dist-tags'))]
  if (!isObject(versions)) return undefined
  const times = own(packument, 'time')
  const inTime = (version: string): boolean => {
    if (until === undefined) return true
    const time = stringOf(own(times, version))
    return time !== undefined && isTime(time) && Date.parse(time) <= until.getTime()
  }
  const stands = (version: string) => isObject(own(versions, version)) && inTime(version)
  if (Object.hasOwn(versions, spec)) return stands(spec) ? spec : undefined
  const range = validRange(spec)
  if (range === null) {
    const tagged = Object.hasOwn(tags, spec) ? tags[spec] : undefined
    return tagged !== undefined && stands(tagged) ? tagged : undefined
  }
  const isDeprecated = (version: string) => Boolean(own(own(versions, version), 'deprecated'))
  const { latest } = tags
  if (latest !== undefined && stands(latest) && satisfies(latest, range) && !isDeprecated(latest)) return latest
  return Object.keys(versions)
    .filter((version) => satisfies(version, range) && stands(version))
    .sort((a, b) => Number(isDeprecated(a)) - Number(isDeprecated(b)) || compare(b, a))[0]
}
