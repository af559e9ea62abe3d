import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { releaseDeprecated } from '../../src/rules/release-deprecated.ts'
import { hits, known, says } from './evidence.ts'
import { history, release } from './releases.ts'

test('a deprecation is said in the words of its publisher', () => {
  assert.equal(says(releaseDeprecated, history({ release: release({ deprecated: 'use b' }) })), [
    'deprecated by its publisher: use b',
  ])
})

test('a release without one is quiet, and a warning of malice is left to its own rule', () => {
  assert.equal(hits(releaseDeprecated, history()), [])
  assert.equal(hits(releaseDeprecated, history({ release: release({ deprecated: 'this is malware' }) })), [])
})

test('a registry that is not asked says nothing', () => {
  assert.equal(hits(releaseDeprecated, { history: known(null) }), [])
  assert.ok(releaseDeprecated.needs.includes('history'))
})

test.run()
