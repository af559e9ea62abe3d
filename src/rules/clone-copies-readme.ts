import type { Rule } from '../model.ts'
import { copiedFromOthers, percent } from './shared/copy.ts'

/** What a registry's page shows is the README: with another package's it passes for that package, whatever its code does. */
export const cloneCopiesReadme: Rule = {
  id: 'clone/copies-readme',
  severity: 'medium',
  speaksOf: 'newcomers',
  needs: ['copied', 'history'],
  *check(evidence) {
    const copied = copiedFromOthers(evidence)
    if (!copied || copied.readme === 0 || copied.saysFork) return
    yield { file: 'README', args: { original: copied.name, share: percent(copied.readme) } }
  },
  say: ({ original, share }) => `nobody knows its name, and its README is that of ${original} (${share} of it)`,
}
