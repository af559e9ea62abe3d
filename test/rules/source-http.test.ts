import { test } from 'uvu'
import * as assert from 'uvu/assert'
import type { Source } from '../../src/model.ts'
import { sourceHttp } from '../../src/rules/source-http.ts'
import { evidence, hits, resolved } from './evidence.ts'

const over = (source: Source, integrity = 'sha1-AA=', asks = 'https://registry.invalid/') =>
  hits(sourceHttp, { package: resolved({ source, integrity }), expected: { ...evidence().expected, asks } }).length

test('an address without encryption and without a strong integrity is a hit', () => {
  assert.is(over({ type: 'registry', tarball: 'http://registry.invalid/a.tgz' }), 1)
  assert.is(over({ type: 'url', url: 'HTTP://cdn.invalid/a.tgz' }), 1)
  assert.is(over({ type: 'registry' }, '', 'http://registry.invalid/'), 1)
})

test('https, this machine, and what a strong integrity holds are quiet', () => {
  assert.is(over({ type: 'registry', tarball: 'https://registry.invalid/a.tgz' }), 0)
  assert.is(over({ type: 'registry', tarball: 'http://127.0.0.1:4873/a.tgz' }), 0)
  assert.is(over({ type: 'registry', tarball: 'http://localhost:4873/a.tgz' }), 0)
  assert.is(over({ type: 'registry', tarball: 'http://registry.invalid/a.tgz' }, 'sha512-AA=='), 0)
})

test('what lies inside the archive of another package is quiet', () => {
  const source = { type: 'registry', tarball: 'http://registry.invalid/a.tgz' } as const
  assert.equal(hits(sourceHttp, { package: resolved({ source, integrity: '', bundled: true }) }), [])
})

test('what has no address says nothing', () => {
  assert.is(over({ type: 'directory', path: 'a' }), 0)
  assert.equal(hits(sourceHttp, { package: resolved({ integrity: '' }) }), [])
})

test.run()
