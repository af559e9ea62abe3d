import type { Rule } from '../model.ts'
import { copiedFromOthers, percent } from './shared/copy.ts'

/** Trojans are copies of what works; so are forks, of which those that say so are left alone. */
export const cloneCopiesPackage: Rule = {
  id: 'clone/copies-package',
  severity: 'medium',
  speaksOf: 'newcomers',
  needs: ['copied', 'history'],
  *check(evidence) {
    const copied = copiedFromOthers(evidence)
    if (!copied || copied.code === 0 || copied.saysFork) return
    yield { args: { original: copied.name, version: copied.version, share: percent(copied.code) } }
  },
  say: ({ original, version, share }) =>
    `nobody knows its name, and it has ${share} of the code of ${original}@${version}`,
}
