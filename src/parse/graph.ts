import type { PackageId, ResolvedPackage, Source } from '../model.ts'

/** Chosen: far above expected lockfiles; what is beyond only costs time. */
export const graphLimits = { packages: 100_000, edges: 1_000_000 } as const

/** A longer way keeps its first id and its last ones: a chain of 100,000 packages must not make 100,000² strings. */
const longestWay = 64

/** Ids shared by several packages are possible, so the graph is about keys: locations or dependency paths. */
export interface GraphNode {
  readonly id: PackageId
  /** Keys of what it depends on; keys that are not in the graph are passed over. */
  readonly to: Iterable<string>
}

interface Step {
  readonly first: PackageId
  readonly from: string | undefined
}

/**
 * The shortest way to each node, direct dependency first, the node itself last (breadth-first, in the order given).
 * What no root leads to starts a way of its own: first what nobody depends on, then the rest.
 */
export function waysTo(nodes: ReadonlyMap<string, GraphNode>, roots: Iterable<string>): Map<string, PackageId[]> {
  const steps = new Map<string, Step>()
  walk(nodes, roots, steps)
  if (steps.size < nodes.size) walkTheRest(nodes, steps)
  const ways = new Map<string, PackageId[]>()
  for (const key of nodes.keys()) ways.set(key, wayBack(key, nodes, steps))
  return ways
}

function walkTheRest(nodes: ReadonlyMap<string, GraphNode>, steps: Map<string, Step>): void {
  const wanted = new Set<string>()
  for (const [key, node] of nodes) for (const to of node.to) if (to !== key) wanted.add(to)
  for (const key of nodes.keys()) if (!wanted.has(key)) walk(nodes, [key], steps)
  for (const key of nodes.keys()) walk(nodes, [key], steps)
}

/** Keys that can be reached from the roots. */
export function reachable(nodes: ReadonlyMap<string, GraphNode>, roots: Iterable<string>): Set<string> {
  const steps = new Map<string, Step>()
  walk(nodes, roots, steps)
  return new Set(steps.keys())
}

function walk(nodes: ReadonlyMap<string, GraphNode>, roots: Iterable<string>, steps: Map<string, Step>): void {
  const queue: string[] = []
  const reach = (key: string, from: string | undefined) => {
    const node = nodes.get(key)
    if (!node || steps.has(key)) return
    steps.set(key, { first: from === undefined ? node.id : (steps.get(from) as Step).first, from })
    queue.push(key)
  }
  for (const root of roots) reach(root, undefined)
  // It grows while it is walked.
  for (const key of queue) {
    for (const to of nodes.get(key)?.to ?? []) reach(to, key)
  }
}

function wayBack(key: string, nodes: ReadonlyMap<string, GraphNode>, steps: ReadonlyMap<string, Step>): PackageId[] {
  const way: PackageId[] = []
  let at: string | undefined = key
  while (at !== undefined && way.length < longestWay - 1) {
    way.push((nodes.get(at) as GraphNode).id)
    at = steps.get(at)?.from
  }
  if (at !== undefined) way.push((steps.get(at) as Step).first)
  return way.reverse()
}

/**
 * The drafts with the way to each and what it depends on filled in, in their order.
 * @param edges a draft's key to the keys of what it depends on
 */
export function connected(
  drafts: ReadonlyMap<string, ResolvedPackage>,
  edges: ReadonlyMap<string, readonly string[]>,
  roots: Iterable<string>,
): Map<string, ResolvedPackage> {
  const nodes = new Map<string, GraphNode>()
  for (const [key, { id }] of drafts) nodes.set(key, { id, to: edges.get(key) ?? [] })
  const ways = waysTo(nodes, roots)
  const all = new Map<string, ResolvedPackage>()
  for (const [key, draft] of drafts) {
    const dependsOn = sortedIds((edges.get(key) ?? []).flatMap((to) => drafts.get(to)?.id ?? []))
    const path = ways.get(key) ?? [draft.id]
    all.set(key, { ...draft, path, ...(dependsOn.length > 0 && { dependsOn }) })
  }
  return all
}

const sortedIds = (ids: readonly PackageId[]): PackageId[] => (ids.length < 2 ? [...ids] : [...new Set(ids)].sort())

/**
 * Packages that are the same (name, version, source, integrity, alias, bundled or not) made one: all their locations,
 * the first shortest way. Optional or for development only where each is. Bundled copies stay apart: their bytes are
 * not the ones that the integrity ties.
 */
export function merged(packages: Iterable<ResolvedPackage>): ResolvedPackage[] {
  const all = [...packages]
  const isShared = twice(all.map(({ id }) => id))
  const groups = new Map<string, ResolvedPackage[]>()
  for (const item of all) {
    // Only what has the same id can be the same, and few packages have. No key begins with a space.
    const key = isShared.has(item.id) ? keyOf(item) : ` ${item.id}`
    const group = groups.get(key)
    if (group) group.push(item)
    else groups.set(key, [item])
  }
  return [...groups.values()].map(mergedOne)
}

const keyOf = ({ name, version, source, integrity, alias, bundled }: ResolvedPackage): string =>
  JSON.stringify([name, version, sourceKey(source), integrity, alias, bundled])

function twice(ids: readonly PackageId[]): ReadonlySet<PackageId> {
  const seen = new Set<PackageId>()
  return new Set(ids.filter((id) => seen.size === seen.add(id).size))
}

function mergedOne(group: readonly ResolvedPackage[]): ResolvedPackage {
  const [first, ...others] = group as [ResolvedPackage, ...ResolvedPackage[]]
  if (others.length === 0) return first
  return {
    ...first,
    path: others.reduce((way, { path }) => (path.length < way.length ? path : way), first.path),
    locations: group.flatMap(({ locations }) => locations),
    optional: group.every(({ optional }) => optional),
    dev: group.every(({ dev }) => dev),
    ...(group.some(({ claimsScripts }) => claimsScripts) && { claimsScripts: true }),
    ...(group.some(({ dependsOn }) => dependsOn) && {
      dependsOn: sortedIds(group.flatMap(({ dependsOn }) => dependsOn ?? [])),
    }),
  }
}

const sourceKey = (source: Source) => Object.entries(source).sort(([a], [b]) => (a < b ? -1 : 1))
