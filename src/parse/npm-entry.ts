import { posix } from 'node:path'
import { isObject, type Json, type JsonObject, own } from './json.ts'
import type { Gaps } from './lockfile.ts'
import { isFolderName, leavesRoot } from './spec.ts'

/**
 * One entry of a lockfile's `packages`.
 * - `package`: a folder in some node_modules;
 * - `link`: a link in some node_modules, to `target`;
 * - `own`: a folder of the project's, the root (``) and workspaces;
 * - `outside`: a folder that is not in the project.
 */
export interface NpmEntry {
  readonly location: string
  readonly kind: 'package' | 'link' | 'own' | 'outside'
  /** The name of its folder in node_modules; empty where it is in none. */
  readonly folder: string
  /** Of a link: the location it leads to. */
  readonly target?: string
  readonly data: JsonObject
}

/** Longer ones fit no file system, and nesting costs time for every dependency. */
const maxLocation = 2048
const maxParts = 256
const maxNesting = 64

/**
 * The entry, or undefined and a gap for what could be read in more than one way: npm resolves a location as a path, so
 * `packages/../node_modules/x` is a package in node_modules.
 */
export function npmEntry(location: string, value: Json | undefined, gaps: Gaps): NpmEntry | undefined {
  const gap = (why: string) => void gaps.add(location, why)
  if (!isObject(value)) return gap('is not an object')
  if (location === '') return { location, kind: 'own', folder: '', data: value }
  const odd = oddLocation(location)
  if (odd) return gap(odd)
  const folder = folderOf(location)
  if (folder === undefined) return ownOrOutside(location, value, gap)
  if (!isFolderName(folder)) return gap("is no package's folder")
  const link = own(value, 'link')
  if (!link) return { location, kind: 'package', folder, data: value }
  const target = own(value, 'resolved')
  if (link !== true || typeof target !== 'string') return gap('is a link without a readable target')
  const plain = posix.normalize(target).replace(/\/$/u, '')
  if (target !== '' && oddTarget(plain)) return gap('is a link to a place that cannot be told')
  return { location, kind: 'link', folder, target: target === '' || plain === '.' ? '' : plain, data: value }
}

function ownOrOutside(location: string, data: JsonObject, gap: (why: string) => undefined): NpmEntry | undefined {
  if (leavesRoot(location)) return { location, kind: 'outside', folder: '', data }
  const resolved = own(data, 'resolved')
  if (own(data, 'link') || own(data, 'integrity') || (typeof resolved === 'string' && !/^file:/iu.test(resolved))) {
    return gap("is one of the project's own folders, but says that it comes from elsewhere")
  }
  return { location, kind: 'own', folder: '', data }
}

/** What stands behind the last `node_modules/`. */
export function folderOf(location: string): string | undefined {
  const last = `/${location}/`.lastIndexOf('/node_modules/')
  return last === -1 ? undefined : location.slice(last + 'node_modules/'.length)
}

/** Most locations: no part is empty or begins with a dot, and none has another case, so nothing below can be odd. */
const plainLocation = /^(?:[a-z0-9@_-][a-z0-9@._-]*(?:\/(?!$)|$))+$/
/** So short that neither parts nor nesting can be too many. */
const shortLocation = 2 * maxParts

function oddLocation(location: string): string | undefined {
  if (location.length < shortLocation && plainLocation.test(location)) return undefined
  if (location.length > maxLocation) return 'is too long a location'
  const parts = location.split('/')
  const nesting = parts.filter((part) => part === 'node_modules').length
  if (parts.length > maxParts || nesting > maxNesting) return 'is nested too deep'
  if (location.includes('\\') || posix.normalize(location) !== location || location.endsWith('/')) {
    return 'is not a plain location'
  }
  return oddCase(location) ? 'is a location that some file systems take for node_modules' : undefined
}

const oddTarget = (target: string) =>
  target.length > maxLocation || target.includes('\\') || /^[a-z]+:(?![\\/])/iu.test(target) || oddCase(target)

const oddCase = (path: string) =>
  path.split('/').some((part) => part !== 'node_modules' && part.toLowerCase().normalize('NFKC') === 'node_modules')
