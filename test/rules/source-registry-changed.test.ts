import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { sourceRegistryChanged } from '../../src/rules/source-registry-changed.ts'
import { evidence, hits, resolved } from './evidence.ts'

const at = (tarball: string) => ({ type: 'registry', tarball }) as const
const changed = (now: string, before: string, more: { integrity?: string; asks?: string } = {}) =>
  hits(sourceRegistryChanged, {
    package: resolved({ source: at(now) }),
    expected: {
      ...evidence().expected,
      ...(more.asks !== undefined && { asks: more.asks }),
      lockedBefore: [{ version: '0.9.0', source: at(before), integrity: more.integrity ?? 'sha512-BB==' }],
    },
  }).length

test('an archive from another host than before is a hit', () => {
  assert.is(changed('https://two.invalid/a.tgz', 'https://one.invalid/a.tgz', { asks: 'https://one.invalid/' }), 1)
  assert.is(changed('http://one.invalid/a.tgz', 'https://one.invalid/a.tgz'), 1)
})

test('the same host, the same bytes, and the registry that the project configures now are quiet', () => {
  assert.is(changed('https://one.invalid/b.tgz', 'https://one.invalid/a.tgz'), 0)
  assert.is(changed('https://two.invalid/a.tgz', 'https://one.invalid/a.tgz', { integrity: 'sha512-AA==' }), 0)
  assert.is(changed('https://two.invalid/a.tgz', 'https://one.invalid/a.tgz', { asks: 'https://two.invalid/npm/' }), 0)
})

test('what has no address, or no past, says nothing', () => {
  assert.is(changed('no url', 'https://one.invalid/a.tgz'), 0)
  assert.equal(hits(sourceRegistryChanged, {}), [])
  assert.equal(hits(sourceRegistryChanged, { package: resolved({ source: at('https://one.invalid/a.tgz') }) }), [])
})

test.run()
