import type { Rule } from '../model.ts'
import { isUnder } from './shared/address.ts'

export const sourceOutsideRegistries: Rule = {
  id: 'source/outside-registries',
  severity: 'high',
  speaksOf: 'all',
  needs: ['package', 'expected'],
  *check({ package: { source }, expected }) {
    if (source.type !== 'registry' || source.tarball === undefined) return
    if (expected.registries.some((registry) => isUnder(source.tarball as string, registry))) return
    yield { confidence: 'high', args: { tarball: source.tarball, registries: expected.registries } }
  },
  say: ({ tarball, registries }) =>
    `its archive comes from ${tarball}, outside this project's registries (${(registries as string[]).join(', ')})`,
}
