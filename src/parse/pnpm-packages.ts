import { posix } from 'node:path'
import type { ResolvedPackage } from '../model.ts'
import { keyOf } from './dep-path.ts'
import { connected, type GraphNode, graphLimits, merged, reachable } from './graph.ts'
import { isObject, type JsonObject, own } from './json.ts'
import { type Gaps, lockfileFault } from './lockfile.ts'
import { type Direct, dependenciesOf, directsOf, nameOf, type Snapshot, snapshotsOf } from './pnpm-graph.ts'
import { pnpmSource } from './pnpm-source.ts'
import { quote } from './quote.ts'
import { isFolderName, isRegistrySpec, leavesRoot } from './spec.ts'

/** What the dependents of a key say about it. */
interface Wish {
  registry: boolean
  readonly aliases: Set<string>
}

interface Edge {
  readonly from: string
  readonly alias: string
  readonly reference: string
  readonly spec?: string | undefined
  readonly optional: boolean
  readonly dev: boolean
  /** The folder that a `link:` starts from, relative to the project's root. */
  readonly base: string
}

/** The packages of one lockfile document; see {@link parsePnpmLockfile}. @throws Fault `lockfile/too-large` */
export function pnpmPackages(lockfile: JsonObject, major: number, label: string, gaps: Gaps): ResolvedPackage[] {
  const snapshots = snapshotsOf(lockfile, label, gaps)
  const wishes = new Map<string, Wish>()
  const outside: ResolvedPackage[] = []
  const follow = (edge: Edge): string | undefined => {
    const { from, alias, reference, spec } = edge
    if (!isFolderName(alias))
      return void gaps.add(alias, `is no name for a folder in node_modules (dependency of ${quote(from)})`)
    if (reference.startsWith('link:')) {
      outside.push(...linkedOutside(edge))
      return undefined
    }
    const key = keyOf(reference, alias, major)
    if (!snapshots.has(key)) return void gaps.add(key, `is not in the lockfile (dependency of ${quote(from)})`)
    const wish = wishes.get(key) ?? { registry: true, aliases: new Set<string>() }
    wish.aliases.add(alias)
    if (spec !== undefined && !isRegistrySpec(spec)) wish.registry = false
    wishes.set(key, wish)
    return key
  }
  const roots = directsOf(lockfile, gaps).map((direct) => {
    const [optional, dev] = [direct.group === 'optionalDependencies', direct.group === 'devDependencies']
    return { direct, key: follow({ ...direct, from: direct.importer, base: direct.importer, optional, dev }) }
  })
  const edges = edgesOf(snapshots, label, gaps, follow)

  const drafts = new Map<string, ResolvedPackage>()
  for (const snapshot of snapshots.values()) {
    const draft = draftOf(snapshot, major, wishes.get(snapshot.key), gaps)
    if (draft) drafts.set(snapshot.key, draft)
  }
  const nodes = new Map<string, GraphNode>([...drafts].map(([key, { id }]) => [key, { id, to: edges.get(key) ?? [] }]))
  const used = reachable(
    nodes,
    keysOf(roots, ({ group }) => group !== 'devDependencies'),
  )
  const developed = reachable(
    nodes,
    keysOf(roots, ({ group }) => group === 'devDependencies'),
  )
  const all = connected(
    drafts,
    edges,
    keysOf(roots, () => true),
  )
  const complete = [...all].map(([key, draft]) => ({
    ...draft,
    dev: draft.dev || (developed.has(key) && !used.has(key)),
  }))
  return merged([...complete, ...outside])
}

const keysOf = (
  roots: readonly { direct: Direct; key: string | undefined }[],
  wanted: (direct: Direct) => boolean,
): string[] => roots.flatMap(({ direct, key }) => (key !== undefined && wanted(direct) ? [key] : []))

function edgesOf(
  snapshots: ReadonlyMap<string, Snapshot>,
  label: string,
  gaps: Gaps,
  follow: (edge: Edge) => string | undefined,
): Map<string, string[]> {
  const edges = new Map<string, string[]>()
  let count = 0
  for (const snapshot of snapshots.values()) {
    const to: string[] = []
    for (const { alias, reference, optional } of dependenciesOf(snapshot, gaps)) {
      if (++count > graphLimits.edges) {
        throw lockfileFault(
          'too-large',
          label,
          `has more than ${graphLimits.edges} dependencies`,
          "is it really this project's?",
        )
      }
      const key = follow({ from: snapshot.key, alias, reference, optional, dev: false, base: '.' })
      if (key !== undefined) to.push(key)
    }
    edges.set(snapshot.key, to)
  }
  return edges
}

function draftOf(snapshot: Snapshot, major: number, wish: Wish | undefined, gaps: Gaps): ResolvedPackage | undefined {
  const gap = (why: string) => void gaps.add(snapshot.key, why)
  const named = nameOf(snapshot, major)
  if (!named) return gap('has no readable name')
  if (!isFolderName(named.name)) return gap("has a name that is no package's")
  const resolution = snapshot.field('resolution')
  if (!isObject(resolution) && !/^file:/u.test(named.reference)) return gap('has no resolution')
  const source = pnpmSource(resolution, named.reference, wish?.registry ?? true)
  if ('why' in source) return gap(source.why)
  const integrity = own(resolution, 'integrity')
  if (integrity !== undefined && integrity !== null && typeof integrity !== 'string')
    return gap('has no readable integrity')
  const alias = wish?.aliases.has(named.name) ? undefined : [...(wish?.aliases ?? [])].sort()[0]
  return {
    id: `${named.name}@${named.version}`,
    name: named.name,
    version: named.version,
    source,
    ...(integrity && { integrity }),
    path: [],
    locations: [],
    ...(alias !== undefined && { alias }),
    optional: snapshot.field('optional') === true,
    dev: snapshot.field('dev') === true,
    bundled: false,
    ...(snapshot.field('requiresBuild') === true && { claimsScripts: true }),
  }
}

/** A link out of the project is a package of its own; one inside it is the project's own code. */
function linkedOutside({ alias, reference, base, optional, dev }: Edge): ResolvedPackage[] {
  const target = reference.slice('link:'.length)
  const path = leavesRoot(target) && !target.startsWith('..') ? target : posix.join(base, target)
  if (!leavesRoot(path)) return []
  const id = `${alias}@${reference}`
  const source = { type: 'directory', path } as const
  return [{ id, name: alias, version: reference, source, path: [id], locations: [], optional, dev, bundled: false }]
}
