import type { Rule } from '../model.ts'
import { hashesOf, isStrong } from './shared/hashes.ts'

/** Lockfiles from before npm 5 have SHA-1 only, so this alone is no ground to stop. */
export const integrityWeak: Rule = {
  id: 'integrity/weak',
  severity: 'medium',
  speaksOf: 'all',
  needs: ['package'],
  *check({ package: { integrity } }) {
    const hashes = hashesOf(integrity)
    if (hashes.length === 0 || hashes.some(isStrong)) return
    yield { confidence: 'high', args: { algorithms: [...new Set(hashes.map(({ algorithm }) => algorithm))] } }
  },
  say: ({ algorithms }) =>
    `the lockfile ties it to its bytes with ${(algorithms as string[]).join(' and ')} only, which can be forged`,
}
