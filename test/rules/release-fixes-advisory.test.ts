import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { releaseFixesAdvisory } from '../../src/rules/release-fixes-advisory.ts'
import { evidence, hits, known, says, unknown } from './evidence.ts'

const young = { published: known('2026-11-23T11:00:00.000Z') }
const fixes = known([{ id: 'GHSA-aaaa-bbbb-cccc', title: 'a hole' }])

test('a young release that an advisory names says so', () => {
  assert.equal(says(releaseFixesAdvisory, { ...young, fixes }), [
    'young, and let in because GHSA-aaaa-bbbb-cccc names it as the fix: a hole',
  ])
})

test('an old one need not, nor does any where youth is no matter', () => {
  assert.equal(hits(releaseFixesAdvisory, { fixes }), [])
  const expected = { ...evidence().expected, minimumAge: 0 }
  assert.equal(hits(releaseFixesAdvisory, { ...young, fixes, expected }), [])
})

test('without advisories there is nothing to say', () => {
  assert.equal(hits(releaseFixesAdvisory, { ...young, fixes: unknown('no network') }), [])
  assert.equal(hits(releaseFixesAdvisory, { ...young, fixes: known(null) }), [])
  assert.not(releaseFixesAdvisory.needs.includes('fixes'))
})

test.run()
