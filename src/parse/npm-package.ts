import type { ResolvedPackage, Source } from '../model.ts'
import { own, stringOf } from './json.ts'
import type { Gaps } from './lockfile.ts'
import type { NpmEntry } from './npm-entry.ts'
import type { NpmTree } from './npm-tree.ts'
import { leavesRoot, sourceOf } from './spec.ts'

/** The package that an entry stands for, its way still to be found; undefined for the project's own, or with a gap. */
export function npmPackage(
  entry: NpmEntry,
  tree: NpmTree,
  entries: ReadonlyMap<string, NpmEntry>,
  gaps: Gaps,
): ResolvedPackage | undefined {
  if (entry.kind === 'link') return linked(entry, entries, gaps)
  if (entry.kind !== 'package') return undefined
  const { location, data, folder } = entry
  const [name, resolved, integrity] = [own(data, 'name') ?? folder, own(data, 'resolved'), own(data, 'integrity')]
  // Both of npm's ways to say "none" are in old lockfiles.
  const address = resolved === false || resolved === null ? undefined : resolved
  const version = own(data, 'version') ?? address
  const gap = (why: string) => void gaps.add(location, why)
  if (typeof name !== 'string' || name === '') return gap('has no readable name')
  if (typeof version !== 'string' || version === '') return gap('has no version')
  if (address !== undefined && typeof address !== 'string') return gap('has no readable "resolved"')
  if (integrity !== undefined && typeof integrity !== 'string') return gap('has no readable integrity')
  const source = sourceAt(location, address, tree.foreign.get(location) ?? (sourceOf(version, false) && version), tree)
  if (!source) return gap('comes from a place that is not understood')
  return {
    ...flags(entry),
    id: `${name}@${version}`,
    name,
    version,
    source,
    path: [],
    locations: [location],
    ...(integrity !== undefined && integrity !== '' && { integrity }),
    ...(name !== folder && { alias: folder }),
    bundled: isBundled(entry, entries),
  }
}

/**
 * An http(s) address alone does not say whose it is: it is the registry's where every dependent asks for a version, and
 * for what nobody asks for where it has the registry's shape (arborist's hasNonRegistryShape).
 * @param foreign a spec that no registry answers: a dependent's, or in lockfileVersion 1 its own "version"
 */
function sourceAt(
  location: string,
  address: string | undefined,
  foreign: string | undefined,
  tree: NpmTree,
): Source | undefined {
  if (address !== undefined && address !== '') {
    const shaped = tree.wanted.has(location) || /^https?:\/\/[^/]+\/.+\/-\/[^/]+-\d/u.test(address)
    return sourceOf(address, foreign === undefined && shaped)
  }
  // npm leaves `resolved` out only for registries (omit-lockfile-registry-resolved).
  return foreign === undefined ? { type: 'registry' } : sourceOf(foreign, false)
}

/** A link out of the project. One to a package of the tree, or to the project's own folder, adds nothing. */
function linked(entry: NpmEntry, entries: ReadonlyMap<string, NpmEntry>, gaps: Gaps): ResolvedPackage | undefined {
  const target = entry.target as string
  const data = entries.get(target)?.data
  if (!leavesRoot(target)) {
    const inside = target.split('/').includes('node_modules')
    if (inside && entries.get(target)?.kind !== 'package')
      gaps.add(entry.location, 'is a link to what the lockfile does not list')
    return undefined
  }
  const name = stringOf(own(data, 'name')) || entry.folder
  const version = stringOf(own(data, 'version')) || `link:${target}`
  return {
    ...flags(entry),
    id: `${name}@${version}`,
    name,
    version,
    source: { type: 'directory', path: target },
    path: [],
    locations: [entry.location],
    bundled: false,
    ...(name !== entry.folder && { alias: entry.folder }),
  }
}

const flags = ({ data }: NpmEntry) => ({
  optional: own(data, 'optional') === true,
  dev: own(data, 'dev') === true,
  ...(own(data, 'hasInstallScript') === true && { claimsScripts: true }),
})

/**
 * `inBundle` is a claim: npm decides by the bundler's own list and fetches what the bundle does not have. So it counts
 * only without an address or integrity of its own, inside a package that bundles something. (The root's bundled
 * dependencies say `inBundle` too, and come from the registry.)
 */
function isBundled({ location, data }: NpmEntry, entries: ReadonlyMap<string, NpmEntry>): boolean {
  if (own(data, 'inBundle') !== true || own(data, 'resolved') || own(data, 'integrity')) return false
  for (
    let end = location.lastIndexOf('/node_modules/');
    end > 0;
    end = location.lastIndexOf('/node_modules/', end - 1)
  ) {
    const above = entries.get(location.slice(0, end))
    if (above?.kind !== 'package') continue
    const list = own(above.data, 'bundleDependencies')
    if (Array.isArray(list) && list.length > 0) return true
  }
  return false
}
