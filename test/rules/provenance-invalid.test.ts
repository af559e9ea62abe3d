import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { provenanceInvalid } from '../../src/rules/provenance-invalid.ts'
import { hits, known, says, unknown } from './evidence.ts'

test('a provenance that does not hold is a hit', () => {
  assert.equal(says(provenanceInvalid, { provenance: known({ invalid: 'it is about something else' }) }), [
    'its provenance does not hold: it is about something else',
  ])
})

test('one that holds is quiet, and so is none', () => {
  const build = { repository: 'r', workflow: 'w', builder: 'b' }
  assert.equal(hits(provenanceInvalid, { provenance: known({ build }) }), [])
  assert.equal(hits(provenanceInvalid, { provenance: known(null) }), [])
})

test('one that cannot be checked is a gap', () => {
  assert.equal(hits(provenanceInvalid, { provenance: unknown('no network') }), [])
  assert.ok(provenanceInvalid.needs.includes('provenance'))
})

test.run()
