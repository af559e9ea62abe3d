import semver from 'semver'
import type { ResolvedPackage } from '../model.ts'
import { type Hash, parseIntegrity } from '../parse/integrity.ts'
import { addressOf, isUnder, mayBeUnder } from './address.ts'
import { matchesName } from './pattern.ts'
import type { AllowEntry, DenyEntry } from './shape.ts'

/**
 * Whether an allow entry speaks of the package. Everything must be known and equal; the alias does not count, nor does
 * a version that is not written canonically.
 */
export function allows(entry: AllowEntry, pkg: ResolvedPackage, integrity = pkg.integrity): boolean {
  return (
    matchesName(entry.package, pkg.name) &&
    (entry.version === undefined || isInRange(pkg.version, entry.version)) &&
    (entry.registry === undefined || comesFrom(pkg, entry.registry)) &&
    (entry.integrity === undefined || (integrity !== undefined && isOneOf(integrity, entry.integrity)))
  )
}

function isInRange(version: string, range: string): boolean {
  return version === range || (semver.parse(version)?.version === version && semver.satisfies(version, range))
}

function comesFrom({ source }: ResolvedPackage, registry: string): boolean {
  const address = addressOf(source)
  return typeof address === 'string' && isUnder(address, registry)
}

/** npm takes any hash of the strongest algorithm, so each of those must be an allowed one. */
function isOneOf(claimed: string, allowed: string): boolean {
  const hashes = strongestOf(claimed)
  return hashes.length > 0 && hashes.every((hash) => parseIntegrity(allowed).some((other) => isSame(hash, other)))
}

/** The hashes that a package manager would check the bytes against. */
export function strongestOf(integrity: string): Hash[] {
  const hashes = parseIntegrity(integrity)
  return hashes.filter(({ algorithm }) => algorithm === hashes[0]?.algorithm)
}

/** The hashes that are checked must be the same; what cannot be read equals nothing. */
export function isSameIntegrity(a: string, b: string): boolean {
  const digests = (text: string) => [...new Set(strongestOf(text).map((hash) => `${hash.algorithm}-${hash.digest}`))]
  const [x, y] = [digests(a), digests(b)]
  return x.length > 0 && x.sort().join(' ') === y.sort().join(' ')
}

const isSame = (a: Hash, b: Hash) => a.algorithm === b.algorithm && a.digest === b.digest

/**
 * Whether a deny entry speaks of the package: `sure`, or `unknown` where a condition cannot be checked, which denies as
 * well. Real name and alias both count, prereleases too.
 * @param registries what a package of unknown address may come from; absent: anything
 */
export function denies(
  entry: DenyEntry,
  pkg: ResolvedPackage,
  registries: readonly string[] | undefined,
): 'sure' | 'unknown' | 'no' {
  if (!matchesName(entry.package, pkg.name) && !(pkg.alias && matchesName(entry.package, pkg.alias))) return 'no'
  const answers = [
    entry.version === undefined ? 'sure' : versionDenied(pkg.version, entry.version),
    entry.registry === undefined ? 'sure' : registryDenied(pkg, entry.registry, registries),
    entry.integrity === undefined ? 'sure' : integrityDenied(pkg, entry.integrity),
  ] as const
  if (answers.includes('no')) return 'no'
  return answers.includes('unknown') ? 'unknown' : 'sure'
}

function versionDenied(version: string, range: string) {
  if (version === range) return 'sure'
  if (semver.parse(version, { loose: true }) === null) return 'unknown'
  return semver.satisfies(version, range, { includePrerelease: true, loose: true }) ? 'sure' : 'no'
}

function registryDenied({ source }: ResolvedPackage, denied: string, registries: readonly string[] | undefined) {
  const address = addressOf(source)
  if (address === null) return 'no'
  if (address !== undefined) return !URL.canParse(address) ? 'unknown' : mayBeUnder(address, denied) ? 'sure' : 'no'
  if (registries === undefined) return 'unknown'
  return registries.some((registry) => mayBeUnder(registry, denied) || mayBeUnder(denied, registry)) ? 'unknown' : 'no'
}

/** What has an integrity by its nature but none to compare with is unknown; git and folders never have one. */
function integrityDenied({ integrity, source, bundled }: ResolvedPackage, denied: string) {
  const hashes = parseIntegrity(integrity ?? '')
  const bad = parseIntegrity(denied)
  if (hashes.some((hash) => bad.some((other) => isSame(hash, other)))) return 'sure'
  const comparable = hashes.some(({ algorithm }) => bad.some((other) => other.algorithm === algorithm))
  return comparable || bundled || source.type === 'git' || source.type === 'directory' ? 'no' : 'unknown'
}
