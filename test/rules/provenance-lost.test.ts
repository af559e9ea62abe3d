import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { provenanceLost } from '../../src/rules/provenance-lost.ts'
import { hits, known, says } from './evidence.ts'
import { history, longAgo, release, sparse } from './releases.ts'

const before = release({ version: '0.9.0', trust: 'provenance' })

test('a release without anything that vouches, after one with provenance in its line, is a hit', () => {
  assert.equal(says(provenanceLost, history({ before, trustedRun: 4 })), [
    'nothing vouches for its build; 0.9.0, the release before it in its line, had provenance, as had 3 before that',
  ])
  assert.equal(
    says(provenanceLost, history({ before: release({ version: '0.9.0', trust: 'trusted' }), trustedRun: 1 })),
    ['nothing vouches for its build; 0.9.0, the release before it in its line, was published by its trusted build'],
  )
})

test('provenance in place of a trusted build is quiet: the build still vouches', () => {
  const trusted = release({ version: '6.4.0', trust: 'trusted' })
  assert.equal(hits(provenanceLost, history({ before: trusted, release: release({ trust: 'provenance' }) })), [])
})

test('a line that has left its build, a prerelease and an old release are quiet', () => {
  assert.equal(hits(provenanceLost, history({ before, trustLeft: true })), [])
  assert.equal(hits(provenanceLost, history({ before, release: release({ version: '1.0.0-rc.1' }) })), [])
  assert.equal(hits(provenanceLost, history({ before, release: release({ published: longAgo }) })), [])
})

test('nothing to compare with, nothing to say; a missing time is no excuse', () => {
  assert.equal(hits(provenanceLost, sparse()), [])
  assert.equal(hits(provenanceLost, { history: known(null) }), [])
  const { published: _, ...untimed } = release()
  assert.is(hits(provenanceLost, history({ before, release: untimed })).length, 1)
  assert.ok(provenanceLost.needs.includes('history'))
})

test.run()
