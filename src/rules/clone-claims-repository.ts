import type { Rule } from '../model.ts'
import { claimedFromOthers } from './shared/clone.ts'

/** Of 33 malicious packages that name a repository, 10 name that of a package they copied; so do honest forks. */
export const cloneClaimsRepository: Rule = {
  id: 'clone/claims-repository',
  severity: 'medium',
  speaksOf: 'newcomers',
  needs: ['original', 'history'],
  *check(evidence) {
    const original = claimedFromOthers(evidence)
    if (!original) return
    yield { file: 'package.json', args: { original: original.name, repository: original.repository } }
  },
  say: ({ original, repository }) => `nobody knows its name, and it claims ${repository}, where ${original} lives`,
}
