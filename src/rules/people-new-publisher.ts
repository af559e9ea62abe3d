import type { Rule } from '../model.ts'
import { newPublisher, recentHistoryIn } from './shared/release-signs.ts'

/** A stolen token publishes as its owner; a person who was talked into handing over publishes as somebody new. */
export const peopleNewPublisher: Rule = {
  id: 'people/new-publisher',
  severity: 'medium',
  speaksOf: 'newcomers',
  needs: ['history'],
  *check(evidence, now) {
    const history = recentHistoryIn(evidence, now)
    const publisher = history && newPublisher(history)
    if (history && publisher !== undefined) yield { args: { publisher, people: history.people.slice(0, 10) } }
  },
  say: ({ publisher, people }) =>
    `published by ${publisher}, who had nothing to do with it before (${[people].flat().join(', ')})`,
}
