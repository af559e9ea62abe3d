import type { Rule } from '../model.ts'
import { isInvented, scriptEvents } from './shared/resemblance.ts'

/** Campaigns publish by the thousand under names that a program makes; people want theirs to be read. */
export const nameInvented: Rule = {
  id: 'name/invented',
  severity: 'medium',
  speaksOf: 'newcomers',
  needs: ['package', 'naming', 'expected'],
  *check(evidence) {
    if (scriptEvents(evidence).length === 0 && isInvented(evidence))
      yield { confidence: 'low', args: { name: evidence.package.name } }
  },
  say: ({ name }) => `nobody knows the name ${name}, and no known name is spelled like it`,
}
