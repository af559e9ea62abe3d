import type { Rule } from '../model.ts'
import { hashesOf } from './shared/hashes.ts'

/** A published version never changes on an honest registry. */
export const releaseReplaced: Rule = {
  id: 'release/replaced',
  severity: 'high',
  speaksOf: 'newcomers',
  needs: ['history'],
  *check({ package: { integrity }, history }) {
    const listed = history.state === 'known' ? history.value?.integrity : undefined
    const [locked, now] = [hashesOf(integrity), hashesOf(listed)]
    // Two algorithms say nothing of each other; a difference in a weak one is a difference all the same.
    const comparable = locked.filter(({ algorithm }) => now.some((hash) => hash.algorithm === algorithm))
    if (comparable.length === 0 || comparable.some(({ text }) => now.some((hash) => hash.text === text))) return
    yield { confidence: 'high', args: { integrity: integrity ?? '', listed: listed ?? '' } }
  },
  say: ({ integrity, listed }) => `the registry now has ${listed} under this version, the lockfile has ${integrity}`,
}
