import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { integrityWeak } from '../../src/rules/integrity-weak.ts'
import { hits, resolved, says } from './evidence.ts'

const weak = (integrity: string) => hits(integrityWeak, { package: resolved({ integrity }) }).length

test('SHA-1 or MD5 alone is a hit', () => {
  assert.is(weak('sha1-AA='), 1)
  assert.is(weak('md5-AA= sha1-BB='), 1)
  assert.match(says(integrityWeak, { package: resolved({ integrity: 'sha1-AA=' }) })[0] ?? '', /with sha1 only/u)
})

test('a strong hash, alone or beside a weak one, is quiet', () => {
  assert.is(weak('sha512-AA=='), 0)
  assert.is(weak('sha1-AA= sha512-BB=='), 0)
})

test('no integrity at all is left to the rule about that', () => {
  const { integrity: _, ...without } = resolved()
  assert.equal(hits(integrityWeak, { package: without }), [])
})

test.run()
