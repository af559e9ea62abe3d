import type { Internal, Rule } from '../model.ts'
import { climbs, decodedPath, isUnder, originOf } from './shared/address.ts'

/**
 * Dependency confusion (Alex Birsan, 2021): whoever publishes the name of an internal package on a public registry is
 * installed instead of it, wherever a manager was not told, or was told otherwise, which registry to ask.
 */
export const confusionWrongRegistry: Rule = {
  id: 'confusion/wrong-registry',
  severity: 'critical',
  speaksOf: 'all',
  needs: ['package', 'expected'],
  *check({ package: { name, source, bundled }, expected: { internal, asks, registries } }) {
    if (internal === undefined || bundled) return
    // A team that works on a fork of its own package is asked by source/git; only the policy forbids it.
    if (source.type === 'git' && internal.by === 'npmrc') return
    const from = source.type === 'registry' ? (source.tarball ?? asks) : 'url' in source ? source.url : undefined
    if (from === undefined || isAllowed(from, internal, registries)) return
    yield { confidence: 'high', args: { name, from, by: internal.by, registries: internal.registries } }
  },
  say: ({ name, from, by, registries }) =>
    `${name} is a name of this project's own and must come from ${(registries as string[]).join(' or ')} (${by === 'policy' ? 'portcullis.json says so' : 'its scope is configured in npmrc'}); it comes from ${from}`,
}

/** By npmrc the origin is enough, unless the path is one of another registry that the same host serves. */
function isAllowed(from: string, { by, registries }: Internal, all: readonly string[]): boolean {
  if (registries.some((registry) => isUnder(from, registry))) return true
  if (by === 'policy' || climbs(decodedPath(from) ?? '')) return false
  if (!registries.some((registry) => originOf(from) === originOf(registry))) return false
  const neighbours = all.filter((other) => !registries.some((registry) => isUnder(registry, other)))
  return !neighbours.some((other) => isUnder(from, other))
}
