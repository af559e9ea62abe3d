import { isObject, type Json, type JsonObject, own } from './json.ts'

const byReference = ['dependencies', 'devDependencies', 'optionalDependencies'] as const
/** `/name/version`, behind `_` the peers or their hash. */
const path = /^\/((?:@[^/]+\/)?[^/]+)\/([^/_]+)(?:_([^()]*))?$/su

/**
 * A pnpm-lock.yaml of version 5.3 or 5.4 (pnpm 6 and 7) with the names that version 6 gives the same things: for
 * `/name/1.0.0_peer@2.0.0` it writes `/name@1.0.0(peer@2.0.0)`. What is named otherwise keeps its name.
 * @throws Error where two packages come to one name
 */
export function asVersion6(lockfile: JsonObject): JsonObject {
  const importers = own(lockfile, 'importers')
  return {
    ...(withReferences(lockfile) as JsonObject),
    ...(isObject(importers) && { importers: mapped(importers, withReferences) }),
    ...(isObject(own(lockfile, 'packages')) && { packages: renamed(own(lockfile, 'packages') as JsonObject) }),
  }
}

/** The name of version 6 for a package's key. */
export function keyOfVersion6(key: string): string {
  const [, name, version, peers] = path.exec(key) ?? []
  return version === undefined ? key : `/${name}@${version}${peers ? `(${peers})` : ''}`
}

function referenceOf(reference: Json): Json {
  if (typeof reference !== 'string') return reference
  if (reference.startsWith('/')) return keyOfVersion6(reference)
  const [, version, peers] = /^([^/:_]+)_([^()]+)$/su.exec(reference) ?? []
  return version === undefined ? reference : `${version}(${peers})`
}

function renamed(packages: JsonObject): JsonObject {
  const found = new Map<string, Json>()
  for (const [key, value] of Object.entries(packages)) {
    const name = keyOfVersion6(key)
    if (found.has(name)) throw new Error(`it has ${name.slice(0, 200)} twice`)
    found.set(name, withReferences(value))
  }
  return Object.fromEntries(found)
}

/** What is no object stays what it is, so that it becomes a gap. */
function withReferences(value: Json): Json {
  if (!isObject(value)) return value
  const fields = byReference.flatMap((field) => {
    const listed = own(value, field)
    return isObject(listed) ? [[field, mapped(listed, referenceOf)] as const] : []
  })
  return { ...value, ...Object.fromEntries(fields) }
}

const mapped = (of: JsonObject, to: (value: Json) => Json): JsonObject =>
  Object.fromEntries(Object.entries(of).map(([key, value]) => [key, to(value)]))
