import type { ResolvedPackage, ResolvedSet, Source } from '../model.ts'
import { connected, graphLimits, merged, reachable } from './graph.ts'
import { isObject, type Json, type JsonObject, own, parseJson, stringOf, stringsOf } from './json.ts'
import { at, propertyLines, withoutTrailingCommas } from './jsonc.ts'
import {
  type Gaps,
  gapsOf,
  lockfileFault,
  maxLockfileBytes,
  orFault,
  refuseConflicts,
  refuseMoreThan,
} from './lockfile.ts'
import { isFolderName, leavesRoot, sourceOf } from './spec.ts'
import { descriptorOf } from './yarn-descriptor.ts'

const remedy = 'bun install --lockfile-only --ignore-scripts'

/** One entry of `packages`: `[id, registry or info, info, integrity]`, of which some have less. */
interface Entry {
  readonly key: string
  /** The name in node_modules. */
  readonly folder: string
  readonly id: string
  readonly rest: readonly Json[]
  readonly info: Json | undefined
  readonly line: number
}

/**
 * Every package of a bun.lock, lockfileVersion 0 to 2 (bun's `bun.lock.zig`): JSON with trailing commas. A key is the
 * way of folders in node_modules (`a/b`), so a dependency is found as Node finds it: nearest first.
 * @param file names it in messages and places
 * @throws Fault `lockfile/invalid`, `lockfile/conflict`, `lockfile/unknown-version`, `lockfile/too-large`
 */
export function parseBunLockfile(text: string, file: string): ResolvedSet {
  refuseConflicts(text, file, remedy)
  return orFault(file, remedy, () => {
    const json = parseJson(withoutTrailingCommas(text), file, maxLockfileBytes)
    if (!isObject(json)) throw new Error('it is not a JSON object')
    const version = own(json, 'lockfileVersion')
    if (version !== 0 && version !== 1 && version !== 2) {
      const hint = `portcullis knows the versions 0 to 2; write it again with \`${remedy}\`, or update portcullis`
      throw lockfileFault('unknown-version', file, `has lockfileVersion ${String(version).slice(0, 20)}`, hint)
    }
    if ((propertyLines(text, at()).get('packages') ?? []).length > 1) throw new Error('it has "packages" twice')
    const gaps = gapsOf(file)
    return { packages: packagesOf(json, propertyLines(text, at('packages')), file, gaps), gaps: gaps.list }
  })
}

function packagesOf(
  json: JsonObject,
  lines: ReadonlyMap<string, readonly number[]>,
  file: string,
  gaps: Gaps,
): ResolvedPackage[] {
  const listed = own(json, 'packages')
  if (listed !== undefined && !isObject(listed)) throw new Error('its "packages" is not an object')
  const all = Object.entries(listed ?? {})
  refuseMoreThan(graphLimits.packages, all.length, 'entries', file)
  const entries = new Map<string, Entry>()
  for (const [key, value] of all) {
    const [line = 1, again] = lines.get(key) ?? []
    const entry = entryOf(key, value, line)
    if (entry) entries.set(key, entry)
    else gaps.add(key, `is no entry of a package (line ${line})`)
    if (again !== undefined) gaps.add(key, `stands there twice (lines ${line} and ${again})`)
  }
  const drafts = new Map<string, ResolvedPackage>()
  for (const entry of entries.values()) {
    const draft = draftOf(entry, file, gaps)
    if (draft) drafts.set(entry.key, draft)
  }
  const edges = new Map([...entries].map(([key, entry]) => [key, dependenciesOf(entry, entries, gaps)]))
  const { used, developed } = rootsIn(json, entries)
  const nodes = new Map([...edges].map(([key, to]) => [key, { id: key, to }]))
  const forUse = reachable(nodes, used)
  const forDevelopment = reachable(nodes, developed)
  return merged(
    [...connected(drafts, edges, [...used, ...developed])].map(([key, draft]) => ({
      ...draft,
      dev: forDevelopment.has(key) && !forUse.has(key),
    })),
  )
}

function entryOf(key: string, value: Json, line: number): Entry | undefined {
  if (!Array.isArray(value) || typeof value[0] !== 'string') return undefined
  const folder = wayOf(key)?.at(-1)
  if (folder === undefined) return undefined
  const rest = value.slice(1)
  return { key, folder, id: value[0], rest, info: rest.find(isObject), line }
}

/** Chosen: npm's own lockfiles have no deeper one than 20; each step costs a look-up for every dependency. */
const maxNesting = 64

/** `a/@b/c` as `a`, `@b/c`; undefined where a part is no folder's name. */
function wayOf(key: string): string[] | undefined {
  const way: string[] = []
  const parts = key.split('/')
  if (parts.length > 2 * maxNesting) return undefined
  for (let index = 0; index < parts.length; index++) {
    const part = parts[index] as string
    way.push(part.startsWith('@') ? `${part}/${parts[++index] ?? ''}` : part)
  }
  return way.length <= maxNesting && way.every(isFolderName) ? way : undefined
}

function draftOf({ key, folder, id, rest, line }: Entry, file: string, gaps: Gaps): ResolvedPackage | undefined {
  const gap = (why: string) => void gaps.add(key, `${why} (line ${line})`)
  const found = descriptorOf(id)
  if (!found || !isFolderName(found.folder)) return gap('has no readable name and version')
  const { folder: name, range: reference } = found
  // The project's own folders are its own code.
  if (/^(?:workspace|root):/u.test(reference)) return undefined
  const source = sourceAt(reference, stringOf(rest[0]))
  if (!source) return gap('comes from a place that is not understood')
  if (source.type === 'directory' && !leavesRoot(source.path)) return undefined
  const integrity = rest.find((item): item is string => typeof item === 'string' && /^sha\d+-/u.test(item))
  return {
    id: `${name}@${reference}`,
    name,
    version: reference,
    source,
    ...(integrity && { integrity }),
    path: [],
    locations: [`node_modules/${(wayOf(key) as string[]).join('/node_modules/')}`],
    ...(folder !== name && { alias: folder }),
    optional: false,
    dev: false,
    // What bun says of bundling is a claim; judged is what the registry has under that name.
    bundled: false,
    place: { file, line },
  }
}

/** A version comes from a registry, by the address that stands next where that is not the default one. */
function sourceAt(reference: string, address: string | undefined): Source | undefined {
  if (/^\d+\.\d+\.\d/u.test(reference)) return { type: 'registry', ...(address && { tarball: address }) }
  if (/^\.{0,2}\//u.test(reference)) return { type: 'file', path: reference }
  return sourceOf(reference, false)
}

function dependenciesOf({ key, info, line }: Entry, entries: ReadonlyMap<string, Entry>, gaps: Gaps): string[] {
  const [needed, others] = [stringsOf(own(info, 'dependencies')), ['optionalDependencies', 'peerDependencies']]
  const optional = others.flatMap((field) => Object.keys(stringsOf(own(info, field))))
  const found = (name: string) => nearest(key, name, entries)
  const missing = Object.keys(needed).filter((name) => found(name) === undefined)
  for (const name of missing) gaps.add(name, `is not in the lockfile (asked for at line ${line})`)
  return [...Object.keys(needed), ...optional].flatMap((name) => found(name) ?? [])
}

function nearest(key: string, name: string, entries: ReadonlyMap<string, Entry>): string | undefined {
  for (let way = wayOf(key) ?? []; ; way = way.slice(0, -1)) {
    const place = [...way, name].join('/')
    if (entries.has(place)) return place
    if (way.length === 0) return undefined
  }
}

/** What the project's own folders depend on. A workspace's may lie below its own name. */
function rootsIn(json: JsonObject, entries: ReadonlyMap<string, Entry>): { used: string[]; developed: string[] } {
  const workspaces = own(json, 'workspaces')
  const from = (fields: readonly string[]) =>
    Object.values(isObject(workspaces) ? workspaces : {}).flatMap((workspace) =>
      fields
        .flatMap((field) => Object.keys(stringsOf(own(workspace, field))))
        .flatMap((name) => nearest(stringOf(own(workspace, 'name')) ?? '', name, entries) ?? []),
    )
  return {
    used: from(['dependencies', 'optionalDependencies', 'peerDependencies']),
    developed: from(['devDependencies']),
  }
}
