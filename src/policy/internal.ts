import type { Internal, ResolvedPackage } from '../model.ts'
import { matchesName } from './pattern.ts'
import type { Policy } from './shape.ts'

/** The registry that the package manager's configuration names for a name. */
export type RegistryFor = (name: string) => string

/**
 * Where a name of the project's own must come from; undefined for a name that anybody may publish. The alias counts as
 * the name does: it is what the project's code asks for. Without an entry of the policy a scope counts as declared where
 * the configuration has a registry of its own for it.
 */
export function internalOf(
  { internal }: Pick<Policy, 'internal'>,
  { name, alias }: Pick<ResolvedPackage, 'name' | 'alias'>,
  registryFor?: RegistryFor,
): Internal | undefined {
  const names = alias === undefined ? [name] : [name, alias]
  const entries = internal.filter((entry) => names.some((one) => matchesName(entry.package, one)))
  if (entries.length > 0) return { by: 'policy', registries: [...new Set(entries.map(({ registry }) => registry))] }
  if (registryFor === undefined) return undefined
  const scoped = names.filter((one) => one.startsWith('@')).map(registryFor)
  const own = scoped.filter((registry) => registry !== registryFor(unscoped))
  return own.length === 0 ? undefined : { by: 'npmrc', registries: [...new Set(own)] }
}

/** Any name without a scope: the default registry answers for it. */
const unscoped = 'any'

/** Registries of declared names, for a package that is none of those itself. */
export const internalRegistriesBut = (
  policy: Pick<Policy, 'internal'>,
  pkg: Pick<ResolvedPackage, 'name' | 'alias'>,
) => (internalOf(policy, pkg) ? [] : [...new Set(policy.internal.map(({ registry }) => registry))])

/**
 * The word of the project's own that a name begins with although nothing declares it: `acme` of `@acme/*` or `acme-*`
 * for `acme-utils` and `@acme-tools/x`; a scope with a registry of its own is such a word too. Whoever guesses names of internal packages publishes such names.
 */
export function ownWordIn(
  { internal }: Pick<Policy, 'internal'>,
  name: string,
  scopes: readonly string[] = [],
): string | undefined {
  const declared = [...internal.map((entry) => entry.package), ...scopes.map((scope) => `${scope}/*`)]
  const words = declared.flatMap((text) => /^@?([a-z0-9]{4,})[-_./*]/u.exec(text)?.[1] ?? [])
  const first = /^@?([a-z0-9]+)/u.exec(name)?.[1]
  return words.find((word) => word === first)
}
