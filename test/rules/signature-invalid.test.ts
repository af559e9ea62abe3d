import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { signatureInvalid } from '../../src/rules/signature-invalid.ts'
import { hits, known, says, unknown } from './evidence.ts'

test('a signature that does not hold is a hit', () => {
  assert.equal(says(signatureInvalid, { signature: known({ keyId: 'SHA256:k', invalid: 'its key had expired' }) }), [
    "the registry's signature does not hold: its key had expired (key SHA256:k)",
  ])
})

test('one that holds is quiet, and so is none', () => {
  assert.equal(hits(signatureInvalid, { signature: known({ keyId: 'SHA256:k' }) }), [])
  assert.equal(hits(signatureInvalid, { signature: known(null) }), [])
})

test('one that cannot be checked is a gap', () => {
  assert.equal(hits(signatureInvalid, { signature: unknown('its key does not ship') }), [])
  assert.ok(signatureInvalid.needs.includes('signature'))
})

test.run()
