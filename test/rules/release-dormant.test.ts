import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { releaseDormant } from '../../src/rules/release-dormant.ts'
import { hits, known, says } from './evidence.ts'
import { history, sparse } from './releases.ts'

test('a release after more than a year is a hit', () => {
  assert.equal(says(releaseDormant, history({ lastSettled: '2025-01-01T00:00:00.000Z' })), [
    'released after 688 days without any release',
  ])
})

test('one after eleven months is quiet', () => {
  assert.equal(hits(releaseDormant, history({ lastSettled: '2025-12-20T00:00:00.000Z' })), [])
})

test('without times nothing is said', () => {
  assert.equal(hits(releaseDormant, sparse()), [])
  assert.equal(hits(releaseDormant, { history: known(null) }), [])
  assert.ok(releaseDormant.needs.includes('history'))
})

test.run()
