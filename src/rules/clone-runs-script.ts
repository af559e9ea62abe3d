import type { Rule } from '../model.ts'
import { claimedFromOthers, isSurelyByOthers } from './shared/clone.ts'

/** A fork that nobody knows, under another name and by others, has to explain why it wants to run at once. */
export const cloneRunsScript: Rule = {
  id: 'clone/runs-script',
  severity: 'high',
  speaksOf: 'newcomers',
  needs: ['original', 'history', 'archive'],
  *check(evidence) {
    const { archive } = evidence
    const events = archive.state === 'known' ? Object.keys(archive.value?.installScripts ?? {}) : []
    const original = claimedFromOthers(evidence)
    if (events.length === 0 || !original || !isSurelyByOthers(evidence, original)) return
    yield { file: 'package.json', args: { original: original.name, repository: original.repository, events } }
  },
  say: ({ original, repository, events }) =>
    `it claims ${repository}, where ${original} lives, is not published by its people, and wants to run ${[events].flat().join(' and ')}`,
}
