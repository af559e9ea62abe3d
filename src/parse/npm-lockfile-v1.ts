import { posix } from 'node:path'
import { isObject, type Json, type JsonObject, own, stringOf } from './json.ts'
import type { Gaps } from './lockfile.ts'
import { sourceOf } from './spec.ts'

/**
 * The nested `dependencies` of lockfileVersion 1 as entries of the newer `packages`, as arborist turns them
 * (shrinkwrap.js, #loadAll and #metaFromLock). Its `version` says version, alias, address or folder alike. It has
 * no list of what bundles what, so a `bundled` entry makes its holder a bundler.
 */
export function entriesOfV1(json: JsonObject, gaps: Gaps): [string, Json][] {
  const entries = new Map<string, Json>()
  const visit = (holder: string, lock: JsonObject) => {
    const dependencies = own(lock, 'dependencies')
    if (dependencies !== undefined && !isObject(dependencies)) {
      gaps.add(holder, 'has "dependencies" that are not an object')
      return
    }
    for (const [name, value] of Object.entries(dependencies ?? {})) {
      const location = holder === '' ? `node_modules/${name}` : `${holder}/node_modules/${name}`
      if (location.length > 8192) gaps.add(name, 'is nested too deep')
      else if (!isObject(value)) gaps.add(location, 'is not an object')
      else {
        const entry = entryOf(value)
        if (own(entry, 'inBundle')) markBundler(holder, entries)
        entries.set(location, entry)
        visit(own(entry, 'link') ? stringOf(own(entry, 'resolved')) || location : location, value)
      }
    }
  }
  visit('', json)
  return [...entries]
}

function entryOf(lock: JsonObject): JsonObject {
  const version = own(lock, 'version')
  const requires = own(lock, 'requires')
  const kept: Record<string, Json> = { ...(own(lock, 'bundled') === true && { inBundle: true }) }
  for (const field of ['integrity', 'resolved', 'optional', 'dev', 'version'] as const) {
    const value = own(lock, field)
    if (value !== undefined) kept[field] = value
  }
  if (isObject(requires)) kept['requires'] = requires
  if (typeof version !== 'string') return kept
  const alias = /^npm:(.+)@([^@/]+)$/iu.exec(version)
  if (alias) return { ...kept, name: alias[1] as string, version: alias[2] as string }
  const source = sourceOf(version, false)
  if (source?.type === 'directory') return { link: true, resolved: posix.normalize(source.path || '.') }
  return source ? { ...kept, resolved: version } : kept
}

function markBundler(holder: string, entries: Map<string, Json>): void {
  const bundler = entries.get(holder)
  if (isObject(bundler)) entries.set(holder, { ...bundler, bundleDependencies: ['*'] })
}
