import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { integrityChanged } from '../../src/rules/integrity-changed.ts'
import { evidence, hits, resolved } from './evidence.ts'

const changed = (now: string, before: string | undefined, version = '1.0.0') =>
  hits(integrityChanged, {
    package: resolved({ integrity: now }),
    expected: {
      ...evidence().expected,
      lockedBefore: [{ version, source: { type: 'registry' }, ...(before !== undefined && { integrity: before }) }],
    },
  }).length

test('the same version with other bytes is a hit', () => {
  assert.is(changed('sha512-AA==', 'sha512-BB=='), 1)
})

test('another version, the same bytes, and an upgrade from SHA-1 are quiet', () => {
  assert.is(changed('sha512-AA==', 'sha512-BB==', '0.9.0'), 0)
  assert.is(changed('sha512-AA==', 'sha512-AA=='), 0)
  assert.is(changed('sha512-AA==', 'sha1-CC= sha512-AA=='), 0)
  assert.is(changed('sha512-AA==', 'sha1-BB='), 0)
})

test('what had no integrity says nothing', () => {
  assert.is(changed('sha512-AA==', undefined), 0)
  assert.equal(hits(integrityChanged, {}), [])
})

test.run()
