import type { Rule } from '../model.ts'

/** Without an integrity nothing ties the bytes that are installed later to the ones that were judged. */
export const integrityMissing: Rule = {
  id: 'integrity/missing',
  severity: 'medium',
  speaksOf: 'all',
  needs: ['package'],
  *check({ package: { integrity, checksum, source, bundled } }) {
    if (integrity || checksum || bundled || source.type === 'git' || source.type === 'directory') return
    yield { confidence: 'high', args: { source: source.type } }
  },
  say: ({ source }) => `the lockfile has no integrity for this ${source} package, so its bytes may change unnoticed`,
}
