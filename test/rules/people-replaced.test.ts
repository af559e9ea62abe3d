import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { peopleReplaced } from '../../src/rules/people-replaced.ts'
import { hits, known, says } from './evidence.ts'
import { history, longAgo, release, sparse } from './releases.ts'

test('maintainers of whom none was there before are a hit', () => {
  assert.equal(says(peopleReplaced, history({ release: release({ maintainers: ['eve', 'mallory'] }) })), [
    'all its maintainers are new (eve, mallory); before it were anna, bo',
  ])
})

test('one who stayed is enough, and two years are', () => {
  assert.equal(hits(peopleReplaced, history({ release: release({ maintainers: ['eve', 'bo'] }) })), [])
  const old = release({ maintainers: ['eve'], published: longAgo })
  assert.equal(hits(peopleReplaced, history({ release: old })), [])
})

test('where maintainers are not told of there is nothing to compare', () => {
  assert.equal(hits(peopleReplaced, sparse()), [])
  assert.equal(hits(peopleReplaced, history({ release: release({ maintainers: [] }) })), [])
  assert.equal(hits(peopleReplaced, { history: known(null) }), [])
  assert.ok(peopleReplaced.needs.includes('history'))
})

test.run()
