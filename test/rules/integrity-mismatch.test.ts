import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { integrityMismatch } from '../../src/rules/integrity-mismatch.ts'
import { hits, known, says, unknown } from './evidence.ts'

test('other bytes than promised are a critical hit that shows both', () => {
  const integrity = known({ claimed: 'sha512-AA==', actual: 'sha512-BB==', matches: false })
  assert.is(integrityMismatch.severity, 'critical')
  assert.match(says(integrityMismatch, { integrity })[0] as string, /sha512-AA== was promised, sha512-BB== came/)
})

test('the promised bytes are quiet', () => {
  assert.equal(hits(integrityMismatch, {}), [])
})

test('where nothing was promised there is nothing to break', () => {
  assert.equal(hits(integrityMismatch, { integrity: known(null) }), [])
})

test('unknown bytes yield nothing by themselves; the fact is needed, so it becomes a gap', () => {
  assert.equal(hits(integrityMismatch, { integrity: unknown('503') }), [])
  assert.equal(integrityMismatch.needs, ['integrity'])
})

test.run()
