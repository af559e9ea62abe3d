import type { Outline } from '../likeness/outline.ts'
import type { Fact, Facts, ResolvedPackage } from '../model.ts'
import { integrityOf } from '../parse/integrity.ts'
import type { Archives } from './archives.ts'
import type { Cache } from './cache.ts'
import { claimOf, type IntegrityFact, isStrong, textOf } from './claim.ts'
import { known, unknown } from './facts.ts'
import type { Inspected } from './inspect.ts'
import type { Inspectors } from './inspectors.ts'
import { shared } from './limit.ts'

/** What a package's bytes say. */
export type Contents = Pick<Facts, 'archive' | 'integrity' | 'code'>

export interface OutlinedContents extends Contents {
  /** Null where nobody asked for it. */
  readonly outline: Fact<Outline | null>
}

export interface ContentsOptions {
  readonly cache: Cache
  readonly archives: Archives
  readonly inspectors: Inspectors
  /** Names the analyser in the cache; undefined keeps no code facts. */
  readonly analyser: string | undefined
}

const nothing = known(null)

/** Answers from the cache by integrity, or else fetches and inspects; equal packages are fetched once. */
export function createContents(
  options: ContentsOptions,
): (pkg: ResolvedPackage, wantsOutline: boolean) => Promise<OutlinedContents> {
  const once = shared<OutlinedContents>()
  return async (pkg, wantsOutline) => {
    if (pkg.bundled) return unreadable(pkg, unknown('bundled inside its parent'))
    if (pkg.source.type === 'directory')
      return { archive: nothing, integrity: nothing, code: nothing, outline: nothing }
    const kept = keptOf(pkg, wantsOutline, options)
    const whole = kept && wholeOf(kept)
    if (whole) return withClaim(pkg, kept.hash, whole.archive, whole.code, whole.outline)
    const contents = await once(JSON.stringify([pkg.id, pkg.source, pkg.integrity ?? null, wantsOutline]), () =>
      fetched(pkg, kept?.hash, wantsOutline, options),
    )
    // Without the bytes what an earlier run read still holds; only the rest stays unknown.
    if (contents.archive.state === 'known' || !kept?.archive) return contents
    return withClaim(
      pkg,
      kept.hash,
      known(kept.archive),
      kept.code ? known(kept.code) : contents.code,
      kept.outline !== undefined ? known(kept.outline) : contents.outline,
    )
  }
}

function keptOf(pkg: ResolvedPackage, wantsOutline: boolean, options: ContentsOptions) {
  const claim = claimOf(pkg.integrity)
  if (claim.state === 'unknown' || !claim.value || !isStrong(claim.value)) return undefined
  return keptUnder(textOf(claim.value), pkg, wantsOutline, options)
}

const keptUnder = (
  hash: string,
  pkg: ResolvedPackage,
  wantsOutline: boolean,
  { cache, analyser }: ContentsOptions,
) => ({
  hash,
  archive: cache.facts(hash),
  code: analyser && cache.code(hash, readAs(analyser, pkg)),
  outline: wantsOutline ? cache.outline(hash) : null,
})

/** Undefined where any of it is missing. */
const wholeOf = ({ archive, code, outline }: ReturnType<typeof keptUnder>) =>
  archive && code && outline !== undefined
    ? { archive: known(archive), code: known(code), outline: known(outline) }
    : undefined

/** The scripts of a git dependency that run are others. */
const readAs = (analyser: string, pkg: ResolvedPackage) => (isFromGit(pkg) ? `${analyser} git` : analyser)
const isFromGit = ({ source }: ResolvedPackage) => source.type === 'git'

function withClaim(
  { integrity }: ResolvedPackage,
  actual: string,
  archive: Contents['archive'],
  code: Contents['code'],
  outline: OutlinedContents['outline'],
): OutlinedContents {
  return { archive, code, outline, integrity: known({ claimed: integrity ?? actual, actual, matches: true }) }
}

const unreadable = (pkg: ResolvedPackage, why: Fact<never>): OutlinedContents => ({
  archive: why,
  integrity: pkg.integrity === undefined ? nothing : why,
  code: why,
  outline: why,
})

/** @param looked the hash that the cache was asked about already */
async function fetched(
  pkg: ResolvedPackage,
  looked: string | undefined,
  wantsOutline: boolean,
  options: ContentsOptions,
): Promise<OutlinedContents> {
  const fact = await options.archives.fetch(pkg)
  if (fact.state === 'unknown') return unreadable(pkg, fact)
  const { bytes, integrity } = fact.value
  const hashes = hashesOf(bytes, integrity)
  // An old lockfile claims a SHA-1 only, and yarn's later ones nothing of these bytes: what they are is known just now.
  for (const hash of hashes) {
    if (hash === looked) continue
    const whole = wholeOf(keptUnder(hash, pkg, wantsOutline, options))
    if (whole) return { ...whole, integrity: known(integrity) }
  }
  const job = { bytes, label: pkg.id, fromGit: isFromGit(pkg), wantsOutline }
  const inspected = await options.inspectors.inspect(job)
  remember(hashes, inspected, pkg, options)
  const { archive, code, outline } = inspected
  return { archive, integrity: known(integrity), code, outline }
}

/** Of what the bytes do have: sha512, and the lockfile's algorithm when that is another strong one. */
function hashesOf(bytes: Uint8Array, integrity: IntegrityFact | null): Set<string> {
  const own = integrity && !integrity.actual.startsWith('sha1-') ? [integrity.actual] : []
  return new Set(own[0]?.startsWith('sha512-') ? own : [...own, integrityOf(bytes, 'sha512')])
}

function remember(
  hashes: ReadonlySet<string>,
  { archive, code, outline }: Inspected,
  pkg: ResolvedPackage,
  { cache, analyser }: ContentsOptions,
): void {
  for (const hash of hashes) {
    if (archive.state === 'known') cache.putFacts(hash, archive.value)
    if (outline.state === 'known' && outline.value) cache.putOutline(hash, outline.value)
    if (code.state === 'known' && analyser !== undefined) cache.putCode(hash, readAs(analyser, pkg), code.value)
  }
}
