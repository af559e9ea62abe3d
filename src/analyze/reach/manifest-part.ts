import { isObject, type Json, type JsonObject, own } from '../../parse/json.ts'
import { isRegistrySpec } from '../../parse/spec.ts'

/** What tells people and registries about a package and makes no program do anything. */
const inert = new Set(
  `version description keywords author contributors maintainers license licenses funding readme readmeFilename gitHead files
  types typings typesVersions devDependencies packageManager publishConfig sideEffects engines os cpu libc`.split(
    /\s+/u,
  ),
)
const depending = ['dependencies', 'optionalDependencies'] as const

/**
 * Programs whose use of the caller's package.json is known, by the fields that they read (their sources: node-gyp 12,
 * node-gyp-build 4.8, prebuild-install 7.1, bindings 1.5, node-addon-api 8, nan 2.23, detect-libc 2.1).
 */
const fieldsRead = new Map<string, readonly string[]>([
  ['node-gyp', []],
  ['node-gyp-build', ['prebuild']],
  ['node-gyp-build-optional-packages', ['prebuild', 'optionalDependencies']],
  ['prebuild-install', ['binary', 'repository', 'homepage', 'bugs']],
  ['bindings', []],
  ['node-addon-api', []],
  ['nan', []],
  ['detect-libc', []],
  // Compilers and their helpers, which know no package.json; a dependency of such a name would be seen among the others.
  ...['gcc', 'g++', 'cc', 'c++', 'clang', 'clang++', 'pkg-config', 'llvm-config', 'xcode-select', 'make'].map(
    (name) => [name, []] as const,
  ),
])

/**
 * The part of package.json that install scripts depend on without reading it: `type`, which says how node takes their
 * files; `config` and `name`, which they get in their environment; where dependencies come from, whatever the range, as
 * their code has a verdict of its own. Where others' code takes part, all but what is inert, or the fields that it is
 * known to read.
 * @param packages whose programs or modules are used
 */
export function manifestPart(manifest: Json | undefined, packages: ReadonlySet<string>): JsonObject {
  const always = ['name', 'type', 'config', 'imports']
  const known = [...packages].map((name) => fieldsRead.get(name))
  const named = known.flatMap((fields) => fields ?? [])
  const isRead = known.includes(undefined)
    ? (field: string) => !inert.has(field)
    : (field: string) => always.includes(field) || named.includes(field)
  const fields = isObject(manifest) ? Object.entries(manifest).filter(([field]) => isRead(field)) : []
  return {
    ...Object.fromEntries(fields),
    ...Object.fromEntries(depending.map((field) => [field, sourcesIn(own(manifest, field))])),
  }
}

/** Names with their specifier, where that is more than a range of the registry's versions of that very name. */
const sourcesIn = (dependencies: Json | undefined): JsonObject =>
  Object.fromEntries(
    Object.entries(isObject(dependencies) ? dependencies : {})
      .map(([name, spec]) => [name, typeof spec === 'string' && isRange(spec) ? 'range' : spec] as const)
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  )

const isRange = (spec: string): boolean => isRegistrySpec(spec) && !spec.includes(':')
