import { join } from 'node:path'
import type { Fact, ResolvedPackage } from '../model.ts'
import type { Hash } from '../parse/integrity.ts'
import { integrityOf, parseIntegrity } from '../parse/integrity.ts'
import { effectiveTarball, gitArchive, isAskable, usualTarball } from './addresses.ts'
import { claimOf, compare, type IntegrityFact, textOf } from './claim.ts'
import type { RegistryConfig } from './config.ts'
import { readContent, readInside, writeContent } from './content-files.ts'
import { known, unknown } from './facts.ts'
import type { Http } from './http.ts'
import type { Metadata } from './metadata.ts'

/** The bytes of a package, and how they stand to what was claimed; also when they differ, since that is a finding. */
export interface Archive {
  readonly bytes: Uint8Array
  readonly integrity: IntegrityFact | null
}

export interface ArchivesOptions {
  readonly config: RegistryConfig
  readonly http: Http
  readonly metadata: Pick<Metadata, 'document'>
  readonly projectDir: string
  /** Where our own archives are looked for; and kept, if `keep` is set. */
  readonly folder?: string
  readonly keep?: boolean
}

export interface Archives {
  fetch(pkg: ResolvedPackage): Promise<Fact<Archive>>
}

/** The largest archives on the public registry have about 200 MB. */
export const maxArchive = 256 * 1024 * 1024

/** Bytes by integrity from our own archives, then npm's cache, then from where the package manager would fetch them. */
export function createArchives(options: ArchivesOptions): Archives {
  const { config, http, metadata, projectDir, folder } = options
  const npmCache = join(config.cache, '_cacache')

  async function fromCaches(claim: Hash): Promise<Uint8Array | undefined> {
    const own = folder === undefined ? undefined : await readContent(folder, claim, maxArchive)
    return own ?? (await readContent(npmCache, claim, maxArchive))
  }

  async function download(pkg: ResolvedPackage, url: string): Promise<Fact<Uint8Array>> {
    const answer = await http.get(url, { about: pkg.id, maxBytes: maxArchive })
    return answer.ok ? known(answer.bytes) : unknown(answer.why)
  }

  /** In the order in which they are tried; the registry is asked only when the address before gave nothing right. */
  async function* addresses(pkg: ResolvedPackage, claimed: boolean): AsyncGenerator<Fact<string>> {
    const { source, name, version } = pkg
    if (source.type === 'url') return yield known(source.url)
    if (source.type === 'git') {
      const url = gitArchive(source.url)
      return yield url ? known(url) : unknown('git dependency: bytes are made by the package manager')
    }
    if (source.type !== 'registry') return yield unknown('it has no address')
    if (source.tarball !== undefined) return yield known(effectiveTarball(source.tarball, config))
    if (!isAskable(name, version)) return yield unknown('its name or version is not one that a registry can have')
    const usual = usualTarball(config.registryFor(name), name, version)
    // Without a claim nothing else ties the bytes to the package, so the registry's own word comes first, as in npm.
    if (claimed) yield known(usual)
    const document = await metadata.document(pkg)
    const said = document.state === 'known' ? document.value.tarball : undefined
    if (said !== undefined) yield known(effectiveTarball(said, config))
    else if (!claimed) yield document.state === 'known' ? known(usual) : document
  }

  async function fromNetwork(pkg: ResolvedPackage, claim: Hash | null): Promise<Fact<Archive>> {
    let best: Fact<Archive> | undefined
    const tried = new Set<string>()
    for await (const address of addresses(pkg, claim !== null)) {
      if (address.state === 'unknown') return best ?? address
      if (tried.has(address.value)) continue
      tried.add(address.value)
      const fact = toArchive(await download(pkg, address.value), claim, pkg.integrity)
      if (fact.state === 'known' && fact.value.integrity?.matches !== false) return fact
      if (best?.state !== 'known') best = fact
    }
    return best ?? unknown('it has no address')
  }

  return {
    async fetch(pkg) {
      const claim = claimOf(pkg.integrity)
      if (claim.state === 'unknown') return claim
      if (pkg.bundled) return unknown('bundled inside its parent')
      const { source } = pkg
      if (source.type === 'directory') return unknown('it is a folder')
      if (source.type === 'file') {
        return toArchive(await readInside(projectDir, source.path, maxArchive), claim.value, pkg.integrity)
      }
      const cached = claim.value && (await fromCaches(claim.value))
      if (cached) return toArchive(known(cached), claim.value, pkg.integrity)
      const fact = await fromNetwork(pkg, claim.value)
      if (options.keep && folder !== undefined && fact.state === 'known')
        await keep(folder, fact.value.bytes, claim.value)
      return fact
    },
  }
}

function toArchive(bytes: Fact<Uint8Array>, claim: Hash | null, claimed: string | undefined): Fact<Archive> {
  if (bytes.state === 'unknown') return bytes
  const integrity = claim === null || claimed === undefined ? null : compare(bytes.value, claim, claimed)
  return known({ bytes: bytes.value, integrity })
}

/** Under the hash that will be asked for, and never under a claim that the bytes do not meet. */
async function keep(folder: string, bytes: Uint8Array, claim: Hash | null): Promise<void> {
  const hash = parseIntegrity(integrityOf(bytes, claim?.algorithm))[0] as Hash
  if (claim === null || textOf(hash) === textOf(claim)) await writeContent(folder, hash, bytes)
}
