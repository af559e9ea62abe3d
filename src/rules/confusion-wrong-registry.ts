import type { Internal, Rule } from '../model.ts'
import { isUnder, originOf } from './shared/address.ts'

/**
 * Dependency confusion (Alex Birsan, 2021): whoever publishes the name of an internal package on a public registry is
 * installed instead of it, wherever a manager was not told, or was told otherwise, which registry to ask.
 */
export const confusionWrongRegistry: Rule = {
  id: 'confusion/wrong-registry',
  severity: 'critical',
  speaksOf: 'all',
  needs: ['package', 'expected'],
  *check({ package: { name, source, bundled }, expected: { internal, asks } }) {
    if (internal === undefined || bundled) return
    // A team that works on a fork of its own package is asked by source/git; only the policy forbids it.
    if (source.type === 'git' && internal.by === 'npmrc') return
    const from = source.type === 'registry' ? (source.tarball ?? asks) : 'url' in source ? source.url : undefined
    if (from === undefined || isAllowed(from, internal)) return
    yield { confidence: 'high', args: { name, from, by: internal.by, registries: internal.registries } }
  },
  say: ({ name, from, by, registries }) =>
    `${name} is a name of this project's own and must come from ${(registries as string[]).join(' or ')} (${by === 'policy' ? 'portcullis.json says so' : 'its scope is configured in npmrc'}); it comes from ${from}`,
}

const isAllowed = (from: string, { by, registries }: Internal): boolean =>
  registries.some((registry) => (by === 'policy' ? isUnder(from, registry) : originOf(from) === originOf(registry)))
