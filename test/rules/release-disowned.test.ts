import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { releaseDisowned } from '../../src/rules/release-disowned.ts'
import { hits, known, says } from './evidence.ts'
import { history, release } from './releases.ts'

const deprecated = (message: string) => history({ release: release({ deprecated: message }) })

test('a publisher who warns of a hijack is heard', () => {
  assert.equal(says(releaseDisowned, deprecated('Compromised, do not use')), [
    'its own publisher warns of it: Compromised, do not use',
  ])
  for (const message of [
    'contains malware',
    'a backdoor was added',
    'this release was hijacked',
    'published with a stolen token',
  ]) {
    assert.is(hits(releaseDisowned, deprecated(message)).length, 1, message)
  }
})

test('the deprecations of honest packages are quiet', () => {
  for (const message of [
    'this version has a security vulnerability, please upgrade',
    'no longer supported',
    'Critical security vulnerability fixed in v0.21.1. For more information, see the advisory',
    'uncompromisedly fast; use 2.x',
  ]) {
    assert.equal(hits(releaseDisowned, deprecated(message)), [], message)
  }
})

test('a registry that is not asked says nothing', () => {
  assert.equal(hits(releaseDisowned, { history: known(null) }), [])
  assert.ok(releaseDisowned.needs.includes('history'))
})

test.run()
