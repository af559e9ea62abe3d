import type { Rule } from '../model.ts'

/** A published version never changes on an honest registry. */
export const releaseReplaced: Rule = {
  id: 'release/replaced',
  severity: 'high',
  speaksOf: 'newcomers',
  needs: ['history'],
  *check({ package: { integrity }, history }) {
    const listed = history.state === 'known' ? history.value?.integrity : undefined
    if (integrity === undefined || listed === undefined) return
    const [here, there] = [hashesIn(integrity), hashesIn(listed)]
    for (const [algorithm, claimed] of here) {
      const other = there.get(algorithm)
      if (other === undefined || other.some((hash) => claimed.includes(hash))) continue
      yield { confidence: 'high', args: { integrity, listed } }
      return
    }
  },
  say: ({ integrity, listed }) => `the registry now has ${listed} under this version, the lockfile has ${integrity}`,
}

/** Algorithm to hashes; two of different algorithms say nothing of each other. */
function hashesIn(integrity: string): Map<string, string[]> {
  const hashes = new Map<string, string[]>()
  for (const hash of integrity.trim().split(/\s+/u)) {
    const algorithm = hash.slice(0, hash.indexOf('-'))
    hashes.set(algorithm, [...(hashes.get(algorithm) ?? []), hash.split('?', 1)[0] as string])
  }
  return hashes
}
