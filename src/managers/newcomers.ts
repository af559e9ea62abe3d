import { satisfies, validRange } from 'semver'
import type { Offer, ResolvedPackage } from '../model.ts'

/** A spec of a project's own that its lockfile does not answer. */
export interface Asked {
  readonly name: string
  readonly spec: string
  readonly dev: boolean
}

/** What stands, and how a package manager goes about it. */
export interface Standing {
  /** The versions that a package manager would take before it asks a registry. */
  versionsOf(name: string): readonly string[]
  /** Whether a version that stands there and does not fit gives way, so that what depends on it resolves anew. */
  readonly replaces: boolean
  readonly takesPeers: boolean
}

interface Resolving extends Standing {
  /** Undefined where that cannot be told. */
  offer(name: string, spec: string): Promise<Offer | undefined>
}

interface Wanted {
  readonly name: string
  readonly spec: string
  readonly way: readonly string[]
  readonly optional: boolean
  readonly dev: boolean
}

/** Chosen: more is not one package added, and a package manager resolves that faster than it is foretold. */
const most = 300

/**
 * The packages that an install would add to a tree for what is newly asked for, as far as that can be foretold without
 * the package manager. A prophecy: what is installed has to be held against it, and every doubt ends it.
 * @returns undefined where only the package manager can tell
 */
export async function newcomersFor(
  asked: readonly Asked[],
  resolving: Resolving,
): Promise<ResolvedPackage[] | undefined> {
  const found = new Map<string, ResolvedPackage>()
  const versionsOf = (name: string) => [
    ...resolving.versionsOf(name),
    ...[...found.values()].filter((pkg) => pkg.name === name).map(({ version }) => version),
  ]
  let level: Wanted[] = asked.map(({ name, spec, dev }) => ({ name, spec, way: [], optional: false, dev }))
  while (level.length > 0) {
    if (level.some(({ spec }) => !isPlain(spec))) return undefined
    const open = level.filter(({ name, spec }) => !versionsOf(name).some((version) => fits(version, spec)))
    const stands = (name: string) => resolving.versionsOf(name).length > 0
    if (resolving.replaces && open.some(({ name, way }) => way.length === 0 && stands(name))) return undefined
    const offers = await Promise.all(open.map(({ name, spec }) => resolving.offer(name, spec)))
    level = []
    for (const [index, offer] of offers.entries()) {
      const wanted = open[index] as Wanted
      if (offer === undefined || offer.isClosed || found.size >= most) return undefined
      const pkg = packageOf(offer, wanted)
      if (found.has(pkg.id)) continue
      found.set(pkg.id, pkg)
      level.push(...wantedBy(offer, pkg, resolving.takesPeers))
    }
  }
  return [...found.values()]
}

/** A version, a range or a tag of this very name: no alias, no address, no catalog. */
const isPlain = (spec: string): boolean => !/[:/\\]/u.test(spec)
const fits = (version: string, spec: string): boolean => validRange(spec) !== null && satisfies(version, spec)

function packageOf(offer: Offer, { way, optional, dev }: Wanted): ResolvedPackage {
  const { name, version, integrity, tarball } = offer
  const id = `${name}@${version}`
  return {
    id,
    name,
    version,
    source: { type: 'registry', ...(tarball !== undefined && { tarball }) },
    integrity,
    path: [...way, id],
    locations: [],
    optional,
    dev,
    bundled: false,
  }
}

function wantedBy(offer: Offer, { path, optional, dev }: ResolvedPackage, takesPeers: boolean): Wanted[] {
  const of = (specs: Readonly<Record<string, string>>, isOptional: boolean): Wanted[] =>
    Object.entries(specs).map(([name, spec]) => ({ name, spec, way: path, optional: isOptional, dev }))
  // An optional one stands in both lists of a registry's document.
  const plain = Object.fromEntries(
    Object.entries(offer.dependencies).filter(([name]) => !Object.hasOwn(offer.optionalDependencies, name)),
  )
  return [
    ...of(plain, optional),
    ...of(offer.optionalDependencies, true),
    ...(takesPeers ? of(offer.peerDependencies, optional) : []),
  ]
}
