import { posix } from 'node:path'
import type { ResolvedPackage, ResolvedSet, Source } from '../model.ts'
import { connected, graphLimits, merged } from './graph.ts'
import { isObject, type Json, type JsonObject, own, stringOf, stringsOf } from './json.ts'
import { keyLines } from './key-lines.ts'
import { type Gaps, gapsOf, lockfileFault, orFault, refuseMoreThan } from './lockfile.ts'
import { quote } from './quote.ts'
import { isFolderName, leavesRoot, sourceOf } from './spec.ts'
import { parseYaml } from './yaml.ts'
import { descriptorOf } from './yarn-descriptor.ts'

/** What an entry is: a package, or the project's own code, which a `patch:` counts as: it lies in the project. */
type Resolved =
  | { readonly own: true; readonly patch: boolean }
  | { readonly own: false; readonly name: string; readonly source: Source }

/**
 * A yarn.lock of yarn 2 to 4 (`__metadata` version 4 to 10). Its checksums are of the archives that yarn makes, so
 * nothing there ties the registry's bytes to the package.
 * @throws Fault as `parseYarnLockfile`
 */
export const parseYarnBerryLockfile = (text: string, file: string, remedy: string): ResolvedSet =>
  orFault(file, remedy, () => {
    const lockfile = parseYaml(text, file, { plain: true })
    if (!isObject(lockfile)) throw new Error('it is not a mapping')
    refuseUnknownVersion(own(own(lockfile, '__metadata'), 'version'), file, remedy)
    const gaps = gapsOf(file)
    return { packages: packagesOf(lockfile, keyLines(text, 0), file, gaps), gaps: gaps.list }
  })

function refuseUnknownVersion(version: Json | undefined, file: string, remedy: string): void {
  if (/^(?:[4-9]|10)$/u.test(stringOf(version) ?? '')) return
  const hint = `portcullis knows the versions 4 to 10; write it again with \`${remedy}\`, or update portcullis`
  throw lockfileFault('unknown-version', file, `has __metadata version ${String(version).slice(0, 20)}`, hint)
}

function packagesOf(
  lockfile: JsonObject,
  lines: ReadonlyMap<string, number>,
  file: string,
  gaps: Gaps,
): ResolvedPackage[] {
  const entries = Object.entries(lockfile).filter(([key]) => key !== '__metadata')
  refuseMoreThan(graphLimits.packages, entries.length, 'entries', file)
  const index = indexOf(entries.map(([key]) => key))
  const drafts = new Map<string, ResolvedPackage>()
  const [edges, roots] = [new Map<string, readonly string[]>(), new Set<string>()]
  for (const [key, entry] of entries) {
    const line = lines.get(key) ?? 1
    const refuse = (why: string) => void gaps.add(key, `${why} (line ${line})`)
    const resolved = resolvedIn(entry, refuse)
    if (resolved === undefined) continue
    const patched = resolved.own && resolved.patch ? patchedBy(key, index) : undefined
    if (resolved.own && resolved.patch && patched === undefined) refuse('patches what the lockfile does not list')
    const to = [...dependenciesOf(entry, index, refuse), ...(patched === undefined ? [] : [patched])]
    edges.set(key, to)
    if (resolved.own) for (const at of to) roots.add(at)
    else drafts.set(key, draftOf(entry as JsonObject, key, resolved, { file, line }))
  }
  return merged(connected(drafts, edges, roots).values())
}

interface Index {
  /** What is asked for (`name@range`) to the key of the entry that answers it. */
  readonly keys: ReadonlyMap<string, string>
  /** Name to keys. */
  readonly named: ReadonlyMap<string, ReadonlySet<string>>
}

function indexOf(all: readonly string[]): Index {
  const [keys, named] = [new Map<string, string>(), new Map<string, Set<string>>()]
  for (const key of all) {
    for (const pattern of key.split(/, ?/u)) {
      keys.set(pattern, key)
      const name = descriptorOf(pattern)?.folder ?? pattern
      named.set(name, (named.get(name) ?? new Set<string>()).add(key))
    }
  }
  return { keys, named }
}

function resolvedIn(entry: Json, refuse: (why: string) => undefined): Resolved | undefined {
  const [resolution, version] = [stringOf(own(entry, 'resolution')), stringOf(own(entry, 'version'))]
  const found = resolution === undefined ? undefined : descriptorOf(resolution)
  if (found === undefined || !version) return refuse('has no readable resolution and version')
  if (!isFolderName(found.name) || found.name !== found.folder) return refuse("has a name that is no package's")
  if (/^(?:workspace|patch):/u.test(found.range)) return { own: true, patch: found.range.startsWith('patch:') }
  const source = sourceAt(found.range)
  if (source === undefined) return refuse('comes from a place that is not understood')
  if (source.type === 'directory' && !leavesRoot(source.path)) return { own: true, patch: false }
  if (source.type === 'registry' && found.range.replace(/^npm:|::.*$/gu, '') !== version)
    return refuse('is resolved to another version than it says')
  return { own: false, name: found.name, source }
}

/** `npm:1.0.0`, with `::__archiveUrl=…` where the archive lies elsewhere; a folder, an archive, a commit. */
function sourceAt(reference: string): Source | undefined {
  const [place = '', parameters] = reference.split('::', 2)
  if (place.startsWith('npm:')) {
    const tarball = new URLSearchParams(parameters ?? '').get('__archiveUrl')
    return { type: 'registry', ...(tarball !== null && { tarball }) }
  }
  if (/^(?:link|portal):/u.test(place)) {
    return { type: 'directory', path: posix.normalize(place.replace(/^[a-z]+:/u, '')) }
  }
  const commit = /#(?:.*&)?commit=([0-9a-f]{40})/u.exec(place)?.[1]
  if (commit !== undefined) return { type: 'git', url: place.replace(/#.*$/su, ''), commit }
  return sourceOf(place.replace(/#.*$/su, ''), false)
}

function dependenciesOf(entry: Json, index: Index, refuse: (why: string) => undefined): string[] {
  const optional = own(entry, 'dependenciesMeta')
  return Object.entries(stringsOf(own(entry, 'dependencies'))).flatMap(([name, range]) => {
    const found = index.keys.get(`${name}@${range}`) ?? index.keys.get(`${name}@npm:${range}`)
    if (found !== undefined) return [found]
    // What `resolutions` in package.json changed is not listed as it is asked for; the one of its name is meant.
    const named = index.named.get(name)
    if (named === undefined && stringOf(own(own(optional, name), 'optional')) !== 'true')
      refuse(`depends on ${quote(name)}, which is not in the lockfile`)
    return named?.size === 1 ? [...named] : []
  })
}

/** The entry that a `patch:` changes, which is listed besides it. */
function patchedBy(key: string, { keys }: Index): string | undefined {
  const inner = /^[^,]*?@patch:([^#,]*)/u.exec(key)?.[1]
  return inner === undefined ? undefined : keys.get(inner.replaceAll('%3A', ':'))
}

function draftOf(
  entry: JsonObject,
  key: string,
  { name, source }: Extract<Resolved, { own: false }>,
  place: { readonly file: string; readonly line: number },
): ResolvedPackage {
  const version = stringOf(own(entry, 'version')) as string
  const checksum = stringOf(own(entry, 'checksum'))
  const folder = descriptorOf(key.split(', ', 1)[0] as string)?.folder ?? name
  return {
    id: `${name}@${version}`,
    name,
    version,
    source,
    ...(checksum && { checksum }),
    path: [],
    locations: [],
    ...(folder !== name && { alias: folder }),
    optional: false,
    dev: false,
    bundled: false,
    place,
  }
}
