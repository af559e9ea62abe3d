import { graphLimits } from './graph.ts'
import { own, stringEntriesOf } from './json.ts'
import type { NpmEntry } from './npm-entry.ts'
import { isRegistrySpec } from './spec.ts'

/** Who depends on what in an npm lockfile, by location. */
export interface NpmTree {
  /** Location to the locations of what it depends on, links followed. */
  readonly edges: ReadonlyMap<string, readonly string[]>
  /** What the project's own folders depend on. */
  readonly roots: readonly string[]
  /** Location to the first spec of a dependent that no registry answers. */
  readonly foreign: ReadonlyMap<string, string>
  /** Locations that some dependent asks for. */
  readonly wanted: ReadonlySet<string>
}

const always = ['dependencies', 'optionalDependencies', 'peerDependencies', 'requires'] as const
const ofOwn = [...always, 'devDependencies'] as const

/**
 * The tree that the entries' own dependencies make, each found as Node finds it: in the nearest node_modules upwards.
 * @param tooMany called, and expected to throw, when there are more edges than {@link graphLimits}
 */
export function npmTree(entries: ReadonlyMap<string, NpmEntry>, tooMany: () => never): NpmTree {
  const folders = childrenByFolder(entries)
  const edges = new Map<string, string[]>()
  const [roots, foreign, wanted] = [new Set<string>(), new Map<string, string>(), new Set<string>()]
  let count = 0
  for (const { location, kind, data } of entries.values()) {
    if (kind === 'link') continue
    const above = foldersAbove(location, folders)
    const found: string[] = []
    for (const field of kind === 'package' ? always : ofOwn) {
      for (const [name, spec] of stringEntriesOf(own(data, field))) {
        if (++count > graphLimits.edges) tooMany()
        const link = nearest(name, above)
        if (link === undefined) continue
        const at = followed(link, entries)
        for (const place of link === at ? [at] : [link, at]) {
          wanted.add(place)
          if (!isRegistrySpec(spec) && !foreign.has(place)) foreign.set(place, spec)
        }
        found.push(at)
      }
    }
    edges.set(location, found)
    if (kind === 'own') for (const at of found) roots.add(at)
  }
  return { edges, roots: [...roots], foreign, wanted }
}

function nearest(name: string, above: readonly ReadonlyMap<string, string>[]): string | undefined {
  for (const folder of above) {
    const at = folder.get(name)
    if (at !== undefined) return at
  }
  return undefined
}

const followed = (location: string, entries: ReadonlyMap<string, NpmEntry>): string => {
  const target = entries.get(location)?.target
  return target !== undefined && entries.get(target)?.kind === 'package' ? target : location
}

type Folders = ReadonlyMap<string, ReadonlyMap<string, string>>

/** The folder that holds a node_modules, to the names in it and their locations. */
function childrenByFolder(entries: ReadonlyMap<string, NpmEntry>): Folders {
  const folders = new Map<string, Map<string, string>>()
  for (const { location, folder } of entries.values()) {
    if (folder === '') continue
    const holder = location.slice(0, -`node_modules/${folder}`.length).replace(/\/$/u, '')
    const names = folders.get(holder) ?? new Map<string, string>()
    folders.set(holder, names.set(folder, location))
  }
  return folders
}

/** The node_modules that a location sees, nearest first. */
function foldersAbove(location: string, folders: Folders): ReadonlyMap<string, string>[] {
  const seen: ReadonlyMap<string, string>[] = []
  for (let at = location; ; at = at.slice(0, Math.max(at.lastIndexOf('/'), 0))) {
    const names = folders.get(at)
    if (names) seen.push(names)
    if (at === '') return seen
  }
}
