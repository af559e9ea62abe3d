import { parseDepPath, withoutSuffix } from './dep-path.ts'
import { graphLimits } from './graph.ts'
import { isObject, type Json, type JsonObject, own, stringOf } from './json.ts'
import { type Gaps, refuseMoreThan } from './lockfile.ts'
import { quote } from './quote.ts'

/** A dependency that one of the project's own packages has. */
export interface Direct {
  readonly importer: string
  readonly alias: string
  readonly reference: string
  readonly spec: string | undefined
  readonly group: Group
}

/** One entry of `packages` and `snapshots` together. */
export interface Snapshot {
  readonly key: string
  /** A field of it, of whichever of the two pnpm would take. */
  field(name: string): Json | undefined
}

/** The last two are the first document's (pnpm 11 and 12): what pnpm itself runs before it resolves anything. */
const groups = [
  'dependencies',
  'devDependencies',
  'optionalDependencies',
  'configDependencies',
  'packageManagerDependencies',
] as const
type Group = (typeof groups)[number]

/** In a lockfile each is `{specifier, version}`; in memory references and `specifiers` stand apart (pnpm 10 and 11). */
export function directsOf(lockfile: JsonObject, gaps: Gaps): Direct[] {
  const listed = own(lockfile, 'importers')
  const importers: [string, Json][] = isObject(listed) ? Object.entries(listed) : [['.', lockfile]]
  const directs: Direct[] = []
  for (const [importer, project] of importers) {
    for (const group of groups) {
      const dependencies = own(project, group)
      if (dependencies === undefined || dependencies === null) continue
      if (!isObject(dependencies)) gaps.add(importer, `has ${group} that are not an object`)
      else
        for (const [alias, value] of Object.entries(dependencies)) {
          const reference = stringOf(value) ?? stringOf(own(value, 'version'))
          const spec = stringOf(own(value, 'specifier')) ?? stringOf(own(own(project, 'specifiers'), alias))
          if (reference === undefined) gaps.add(alias, `is a dependency of ${importer} without a readable version`)
          else directs.push({ importer, alias, reference, spec, group })
        }
    }
  }
  return directs
}

/**
 * What is installed: each snapshot with the entry of `packages` that it belongs to, whose fields win (lockfile/fs,
 * convertToLockfileObject); where there are no snapshots, and for entries without one, `packages` alone.
 */
export function snapshotsOf(lockfile: JsonObject, label: string, gaps: Gaps): Map<string, Snapshot> {
  const [packages, snapshots] = [objectOf(lockfile, 'packages', gaps), objectOf(lockfile, 'snapshots', gaps)]
  const found = new Map<string, Snapshot>()
  const covered = new Set<string>()
  for (const [key, snapshot] of Object.entries(snapshots)) {
    const id = withoutSuffix(key)
    covered.add(id)
    found.set(key, snapshotAt(key, own(packages, id), snapshot))
  }
  for (const [key, value] of Object.entries(packages)) {
    if (!covered.has(withoutSuffix(key)) && !found.has(key)) found.set(key, snapshotAt(key, value, undefined))
  }
  refuseMoreThan(graphLimits.packages, found.size, 'packages', label)
  return found
}

function objectOf(lockfile: JsonObject, field: string, gaps: Gaps): JsonObject {
  const value = own(lockfile, field)
  if (isObject(value)) return value
  if (value !== undefined && value !== null) gaps.add(field, 'is not an object')
  return {}
}

const snapshotAt = (key: string, entry: Json | undefined, snapshot: Json | undefined): Snapshot => ({
  key,
  field: (name) => (isObject(entry) && Object.hasOwn(entry, name) ? own(entry, name) : own(snapshot, name)),
})

/** What a package depends on, as its snapshot lists it. */
export function* dependenciesOf(
  snapshot: Snapshot,
  gaps: Gaps,
): Iterable<{ alias: string; reference: string; optional: boolean }> {
  for (const field of ['dependencies', 'optionalDependencies']) {
    const listed = snapshot.field(field)
    if (listed === undefined || listed === null) continue
    if (!isObject(listed)) gaps.add(snapshot.key, `has ${field} that are not an object`)
    for (const [alias, reference] of Object.entries(isObject(listed) ? listed : {})) {
      if (typeof reference === 'string') yield { alias, reference, optional: field !== 'dependencies' }
      else gaps.add(snapshot.key, `has a dependency without a readable version: ${quote(alias)}`)
    }
  }
}

/** Name and version as pnpm takes them: before version 9 an own `name` field stands above the path. */
export function nameOf(
  snapshot: Snapshot,
  major: number,
): { name: string; version: string; reference: string } | undefined {
  const parsed = parseDepPath(snapshot.key)
  const [name, version] = [stringOf(snapshot.field('name')), stringOf(snapshot.field('version'))]
  if (major < 9 && name) {
    const reference = withoutSuffix(snapshot.key).startsWith('/')
      ? (parsed?.version ?? '')
      : withoutSuffix(snapshot.key)
    return { name, version: version ?? parsed?.version ?? reference, reference }
  }
  if (!parsed) return undefined
  // A registry that the project has named may stand in front: `work:1.0.0`.
  const plain = parsed.version.replace(/^(?!file:|link:)[a-z][a-z0-9-]*:(?=\d+\.\d+\.\d)/iu, '')
  return { name: parsed.name, version: version ?? plain, reference: parsed.version }
}
