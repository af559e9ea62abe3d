import type { Rule } from '../model.ts'
import { historyIn } from './shared/release-signs.ts'

/** Publishers who cannot have a hostile release removed at once warn of it in its deprecation. */
export const releaseDisowned: Rule = {
  id: 'release/disowned',
  severity: 'high',
  speaksOf: 'newcomers',
  needs: ['history'],
  *check(evidence) {
    const message = historyIn(evidence)?.release?.deprecated
    if (message !== undefined && warnsOfMalice(message)) yield { args: { message } }
  },
  say: ({ message }) => `its own publisher warns of it: ${message}`,
}

/** Not "security" or "vulnerable": those are in thousands of honest deprecations. */
export const warnsOfMalice = (message: string): boolean =>
  /\b(?:malicious|malware|compromised|hijack(?:ed|ing)?|back-?door(?:ed)?|supply[- ]chain attack|stolen token)\b/iu.test(
    message,
  )
