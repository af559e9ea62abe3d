import { test } from 'uvu'
import * as assert from 'uvu/assert'
import type { Tagged } from '../../src/model.ts'
import { releaseNoTag } from '../../src/rules/release-no-tag.ts'
import { hits, known, says, unknown } from './evidence.ts'
import { history, longAgo, release } from './releases.ts'

const tagged = (fields: Partial<Tagged> = {}) => ({
  tagged: known({ repository: 'github.com/f/a', release: false, before: true, ...fields }),
})

test('a release without a tag, after one that has one, is a hit', () => {
  assert.equal(says(releaseNoTag, { ...history(), ...tagged() }), [
    'github.com/f/a has no tag for it, as it has for 0.9.0',
  ])
})

test('a tag, a repository without tags, a prerelease and what has long stood are quiet', () => {
  assert.equal(hits(releaseNoTag, { ...history(), ...tagged({ release: true }) }), [])
  assert.equal(hits(releaseNoTag, { ...history(), ...tagged({ before: false }) }), [])
  assert.equal(hits(releaseNoTag, { ...history({ release: release({ version: '1.0.0-rc.1' }) }), ...tagged() }), [])
  assert.equal(hits(releaseNoTag, { ...history({ release: release({ published: longAgo }) }), ...tagged() }), [])
})

test('where nobody asks nothing is said, and a repository that does not answer is a gap', () => {
  assert.equal(hits(releaseNoTag, { ...history(), tagged: known(null) }), [])
  assert.equal(hits(releaseNoTag, { ...history(), tagged: unknown('no network') }), [])
  assert.equal(releaseNoTag.needs, ['tagged', 'history'])
})

test.run()
