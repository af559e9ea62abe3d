import type { Rule } from '../model.ts'
import { hashesOf, isStrong } from './shared/hashes.ts'

/** Registries do not replace a version's bytes; a lockfile in which they change was edited, or the registry lies. */
export const integrityChanged: Rule = {
  id: 'integrity/changed',
  severity: 'high',
  speaksOf: 'newcomers',
  needs: ['package', 'expected'],
  *check({ package: { version, integrity }, expected: { lockedBefore } }) {
    const now = hashesOf(integrity).filter(isStrong)
    for (const locked of lockedBefore) {
      if (locked.version !== version) continue
      const before = hashesOf(locked.integrity).filter(isStrong)
      const comparable = before.filter(({ algorithm }) => now.some((hash) => hash.algorithm === algorithm))
      if (comparable.length === 0 || comparable.some(({ text }) => now.some((hash) => hash.text === text))) continue
      yield { confidence: 'high', args: { before: locked.integrity ?? '', now: integrity ?? '' } }
      return
    }
  },
  say: ({ before, now }) => `the lockfile had the same version with other bytes: ${before} before, ${now} now`,
}
