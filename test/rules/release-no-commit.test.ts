import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { releaseNoCommit } from '../../src/rules/release-no-commit.ts'
import { hits, known, says } from './evidence.ts'
import { history, release, sparse } from './releases.ts'

test('a release without a commit after a habit of them is a hit', () => {
  assert.equal(says(releaseNoCommit, history({ committedRun: 4 })), [
    'it does not name the commit that it was made from, as the 4 before it in its line did',
  ])
})

test('one that names its commit is quiet, and so is one after hardly any that did, or a prerelease', () => {
  assert.equal(hits(releaseNoCommit, history({ committedRun: 4, release: release({ hasCommit: true }) })), [])
  assert.equal(hits(releaseNoCommit, history({ committedRun: 2 })), [])
  assert.equal(hits(releaseNoCommit, history({ committedRun: 4, release: release({ version: '1.0.0-rc.1' }) })), [])
})

test('a registry that does not tell of commits says nothing', () => {
  assert.equal(hits(releaseNoCommit, sparse()), [])
  assert.equal(hits(releaseNoCommit, { history: known(null) }), [])
  assert.ok(releaseNoCommit.needs.includes('history'))
})

test.run()
