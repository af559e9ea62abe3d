import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { isObject, type Json, own, parseJson, stringsOf } from '../../parse/json.ts'

const groups = ['dependencies', 'devDependencies', 'optionalDependencies'] as const

/**
 * Whether every importer's package.json asks for exactly what the lockfile answered. A wrong yes is safe: what pnpm
 * then resolves beside the lockfile passes readPackage, which refuses the unjudged.
 * @param lockfile the object pnpm hands to hooks; pnpm 12 keeps `specifier` in each dependency, 10 and 11 in `specifiers`
 */
export function isInSync(lockfile: unknown, lockfileDir: string): boolean {
  const importers = own(lockfile as Json, 'importers')
  if (!isObject(importers) || Object.keys(importers).length === 0) return false
  return Object.entries(importers).every(([folder, importer]) => {
    const asked = askedBy(join(lockfileDir, folder, 'package.json'))
    return asked !== undefined && same(asked, answered(importer))
  })
}

function askedBy(path: string): Map<string, string> | undefined {
  try {
    const manifest = parseJson(readFileSync(path, 'utf8'), path)
    return new Map(groups.flatMap((group) => Object.entries(stringsOf(own(manifest, group)))))
  } catch {
    return undefined
  }
}

function answered(importer: Json): Map<string, string> {
  const flat = Object.entries(stringsOf(own(importer, 'specifiers')))
  const nested = groups.flatMap((group) => {
    const dependencies = own(importer, group)
    return isObject(dependencies)
      ? Object.entries(dependencies).map(([name, value]) => [name, own(value, 'specifier')])
      : []
  })
  return new Map([...flat, ...nested.filter(([, specifier]) => typeof specifier === 'string')] as [string, string][])
}

const same = (a: ReadonlyMap<string, string>, b: ReadonlyMap<string, string>) =>
  a.size === b.size && [...a].every(([name, specifier]) => b.get(name) === specifier)
