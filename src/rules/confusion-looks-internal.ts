import type { Rule } from '../model.ts'

/** Internal names leak through bundles, error pages and job adverts; what is guessed after them begins alike. */
export const confusionLooksInternal: Rule = {
  id: 'confusion/looks-internal',
  severity: 'high',
  speaksOf: 'newcomers',
  needs: ['package', 'expected', 'naming'],
  *check({ package: { name, source, bundled }, expected: { ownWord, lockedBefore }, naming }) {
    if (naming.state !== 'known' || naming.value === null || ownWord === undefined || bundled) return
    if (source.type !== 'registry' || naming.value.downloads !== null || lockedBefore.length > 0) return
    yield { confidence: 'medium', args: { name, word: ownWord } }
  },
  say: ({ name, word }) =>
    `${name} is named like this project's own packages (${word}), but no entry of "internal" declares it, nobody knows it, and it is new here`,
}
