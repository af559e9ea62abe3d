import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { sourceOutsideRegistries } from '../../src/rules/source-outside-registries.ts'
import { evidence, hits, resolved } from './evidence.ts'

const from = (tarball: string, registries = ['https://registry.invalid/npm']) =>
  hits(sourceOutsideRegistries, {
    package: resolved({ source: { type: 'registry', tarball } }),
    expected: { ...evidence().expected, registries },
  }).length

test('another host, protocol, port or path is a hit', () => {
  for (const tarball of [
    'https://evil.invalid/a/-/a-1.0.0.tgz',
    'http://registry.invalid/npm/a.tgz',
    'https://registry.invalid:8443/npm/a.tgz',
    'https://registry.invalid/other/a.tgz',
    'https://registry.invalid/npm-evil/a.tgz',
    'https://registry.invalid.evil.invalid/npm/a.tgz',
    'https://user:pass@registry.invalid/npm/a.tgz',
    'https://registry.invalid/npm/../other/a.tgz',
    'https://registry.invalid/npm/..%2fother/a.tgz',
    'https://registry.invalid/npm/..%5Cother/a.tgz',
    'https://registry.invalid./npm/a.tgz',
    'not a url',
  ])
    assert.is(from(tarball), 1, tarball)
})

test('an archive below a registry of the project is quiet', () => {
  assert.is(from('https://registry.invalid/npm/a/-/a-1.0.0.tgz'), 0)
  assert.is(from('https://two.invalid/a.tgz', ['https://one.invalid/', 'https://two.invalid/']), 0)
})

test('a lockfile without addresses leaves the choice to the manager, which asks its own registries', () => {
  assert.equal(hits(sourceOutsideRegistries, {}), [])
})

test.run()
