import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { peopleNewPublisher } from '../../src/rules/people-new-publisher.ts'
import { hits, known, says } from './evidence.ts'
import { history, longAgo, release, sparse } from './releases.ts'

test('an account that never published it and was no maintainer is a hit', () => {
  assert.equal(
    says(peopleNewPublisher, history({ release: release({ publisher: 'eve', maintainers: ['anna', 'eve'] }) })),
    ['published by eve, who had nothing to do with it before (anna, bo)'],
  )
})

test('a maintainer who publishes for the first time is quiet, and so is a build', () => {
  assert.equal(hits(peopleNewPublisher, history({ release: release({ publisher: 'bo' }) })), [])
  const { publisher: _, ...build } = release({ trust: 'trusted' })
  assert.equal(hits(peopleNewPublisher, history({ release: build })), [])
})

test('a release that has stood for two years is quiet', () => {
  const old = release({ publisher: 'eve', published: longAgo })
  assert.equal(hits(peopleNewPublisher, history({ release: old })), [])
})

test('a registry that does not tell of people says nothing of them', () => {
  assert.equal(hits(peopleNewPublisher, sparse()), [])
  assert.equal(hits(peopleNewPublisher, history({ people: [] })), [])
  assert.equal(hits(peopleNewPublisher, { history: known(null) }), [])
  assert.ok(peopleNewPublisher.needs.includes('history'))
})

test.run()
