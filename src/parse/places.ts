import type { Place, ResolvedPackage, ResolvedSet } from '../model.ts'
import { parseDepPath } from './dep-path.ts'
import { at, type NameOf, propertyLines } from './jsonc.ts'
import { keyLines } from './key-lines.ts'
import { keyOfVersion6 } from './pnpm-lockfile-v5.ts'

/**
 * The set with the place of each package in the lockfile that it was read from: its own line, or else the first one, so
 * that what is said of it can be shown in a review. Apart from the parsers, since an install has no use for it.
 * @param text of a package-lock.json, npm-shrinkwrap.json or pnpm-lock.yaml that was parsed before
 * @param file relative to the project's root
 */
export function withPlaces(set: ResolvedSet, text: string, file: string): ResolvedSet {
  const lineOf = file.endsWith('.yaml') ? pnpmLine(text) : npmLine(text)
  const placed = (pkg: ResolvedPackage): ResolvedPackage => ({ ...pkg, place: placeOf(file, lineOf(pkg)) })
  return { ...set, packages: set.packages.map(placed) }
}

const placeOf = (file: string, line: number | undefined): Place => ({ file, line: line ?? 1 })

type LineOf = (pkg: ResolvedPackage) => number | undefined

function npmLine(text: string): LineOf {
  const newer = propertyLines(text, at('packages'))
  const lines = newer.size > 0 ? newer : propertyLines(text, locationInV1)
  return ({ locations: [location = ''] }) => lines.get(location)?.[0]
}

/** Version 1 nests `dependencies` by name. */
const locationInV1: NameOf = (way, property) => {
  const names = way.filter((_, index) => index % 2 === 1)
  const isNested = way.length % 2 === 1 && way.every((part, index) => index % 2 === 1 || part === 'dependencies')
  return isNested ? [...names, property].map((name) => `node_modules/${name}`).join('/') : undefined
}

/** pnpm calls a package by name and version, whatever it is called in the folders. */
function pnpmLine(text: string): LineOf {
  const isOld = /^lockfileVersion: 5/mu.test(text)
  const lines = new Map<string, number>()
  for (const section of ['packages', 'snapshots']) {
    for (const [key, line] of keyLines(text, 2, section)) {
      const parsed = parseDepPath(isOld ? keyOfVersion6(key) : key)
      const id = parsed ? `${parsed.name}@${parsed.version}` : key
      if (!lines.has(id)) lines.set(id, line)
    }
  }
  return ({ id }) => lines.get(id)
}
