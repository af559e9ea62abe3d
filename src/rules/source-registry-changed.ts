import type { Rule } from '../model.ts'
import { originOf } from './shared/address.ts'

/** A registry that moved moves all of a project's packages with the same bytes; one that moves alone was moved. */
export const sourceRegistryChanged: Rule = {
  id: 'source/registry-changed',
  severity: 'high',
  speaksOf: 'newcomers',
  needs: ['package', 'expected'],
  *check({ package: { source, integrity }, expected: { lockedBefore, asks } }) {
    if (source.type !== 'registry' || source.tarball === undefined) return
    const now = originOf(source.tarball)
    if (now === undefined || (asks !== undefined && now === originOf(asks))) return
    if (lockedBefore.some((locked) => integrity !== undefined && locked.integrity === integrity)) return
    const before = lockedBefore.flatMap((locked) =>
      locked.source.type === 'registry' && locked.source.tarball ? (originOf(locked.source.tarball) ?? []) : [],
    )
    if (before.length === 0 || before.includes(now)) return
    yield { confidence: 'medium', args: { now, before: [...new Set(before)] } }
  },
  say: ({ now, before }) =>
    `its archive now comes from ${now}, and came from ${(before as string[]).join(' and ')} before`,
}
