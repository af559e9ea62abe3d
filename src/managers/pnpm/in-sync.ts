import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { isObject, type Json, own, parseJson, stringsOf } from '../../parse/json.ts'
import type { Asked } from '../newcomers.ts'

const groups = ['dependencies', 'devDependencies', 'optionalDependencies'] as const

/**
 * What the importers' package.json files ask for beyond what the lockfile answered; none where they are in sync,
 * undefined where more than that differs. A wrong answer is safe: what pnpm then resolves beside the lockfile passes
 * readPackage, which refuses the unjudged.
 * @param lockfile the object pnpm hands to hooks; pnpm 12 keeps `specifier` in each dependency, 10 and 11 in `specifiers`
 */
export function askedBeyond(lockfile: unknown, lockfileDir: string): readonly Asked[] | undefined {
  const importers = own(lockfile as Json, 'importers')
  if (!isObject(importers) || Object.keys(importers).length === 0) return undefined
  const asked = Object.entries(importers).map(([folder, importer]) =>
    newIn(join(lockfileDir, folder, 'package.json'), answered(importer)),
  )
  const all = asked.flatMap((one) => one ?? [])
  const isBent = ['overrides', 'packageExtensionsChecksum'].some((field) => own(lockfile as Json, field) !== undefined)
  return asked.includes(undefined) || (isBent && all.length > 0) ? undefined : all
}

/** Undefined where something is not asked for any more. */
function newIn(path: string, was: ReadonlyMap<string, string>): readonly Asked[] | undefined {
  try {
    const manifest = parseJson(readFileSync(path, 'utf8'), path)
    const asked = groups.flatMap((group) =>
      Object.entries(stringsOf(own(manifest, group))).map(([name, spec]) => ({ name, spec, dev: group === groups[1] })),
    )
    const names = new Set(asked.map(({ name }) => name))
    if ([...was.keys()].some((name) => !names.has(name))) return undefined
    return asked.filter(({ name, spec }) => was.get(name) !== spec)
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
