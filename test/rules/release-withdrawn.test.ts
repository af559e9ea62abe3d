import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { releaseWithdrawn } from '../../src/rules/release-withdrawn.ts'
import { hits, known, says } from './evidence.ts'
import { history } from './releases.ts'

test('a version that the registry took back is a hit', () => {
  assert.equal(says(releaseWithdrawn, history({ release: null })), [
    'the registry once had this version and has taken it back',
  ])
})

test('one that is listed is quiet, whatever became of others', () => {
  assert.equal(hits(releaseWithdrawn, history()), [])
})

test('a registry that is not asked says nothing', () => {
  assert.equal(hits(releaseWithdrawn, { history: known(null) }), [])
  assert.ok(releaseWithdrawn.needs.includes('history'))
})

test.run()
