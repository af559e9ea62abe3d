import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { sourceOtherPackage } from '../../src/rules/source-other-package.ts'
import { hits, resolved } from './evidence.ts'

const at = (name: string, tarball: string) =>
  hits(sourceOtherPackage, { package: resolved({ name, source: { type: 'registry', tarball } }) }).length

test("an entry whose address is another package's is a hit", () => {
  assert.is(at('lodash', 'https://registry.invalid/lodash-evil/-/lodash-evil-1.0.0.tgz'), 1)
  assert.is(at('lodash', 'https://registry.invalid/@evil/lodash-x/-/lodash-1.0.0.tgz'), 1)
  assert.is(at('@acme/x', 'https://registry.invalid/x/-/x-1.0.0.tgz'), 1)
  assert.is(at('lodash', 'https://registry.invalid/evil/-/lodash/-/evil-1.0.0.tgz'), 1)
})

test('scopes, encoding and paths that climb hide no other package', () => {
  assert.is(at('lodash', 'https://registry.invalid/@evil/lodash/-/lodash-1.0.0.tgz'), 1)
  assert.is(at('lodash', 'https://registry.invalid/%40evil%2flodash/-/lodash-1.0.0.tgz'), 1)
  assert.is(at('lodash', 'https://registry.invalid/lodash/-/..%2f..%2fevil/-/evil-1.0.0.tgz'), 1)
  assert.is(at('lodash', 'https://registry.invalid/lodash/-/..%5c..%5cevil/-/evil-1.0.0.tgz'), 1)
  assert.is(at('lodash', 'https://registry.invalid/lodash/-/../../evil/-/evil-1.0.0.tgz'), 1)
  assert.is(at('lodash', 'https://registry.invalid/lodash/%2e%2e/evil/-/evil-1.0.0.tgz'), 1)
  assert.is(at('lodash', 'https://registry.invalid/Lodash/-/lodash-1.0.0.tgz'), 1)
  assert.is(at('lodash', 'https://registry.invalid/l\u043edash/-/lodash-1.0.0.tgz'), 1)
  assert.is(at('lodash', 'https://registry.invalid/evil/-/evil-1.0.0.tgz?of=/lodash/-/lodash-1.0.0.tgz#/lodash/-/'), 1)
  assert.is(at('a', 'https://registry.invalid/%E0%A4%A/-/a-1.0.0.tgz'), 1)
})

test('the schemes of honest registries are quiet', () => {
  assert.is(at('lodash', 'https://registry.invalid/lodash/-/lodash-1.0.0.tgz'), 0)
  assert.is(at('@acme/x', 'https://registry.invalid/npm/@acme/x/-/x-1.0.0.tgz'), 0)
  assert.is(at('@acme/x', 'https://registry.invalid/@acme%2fx/-/x-1.0.0.tgz'), 0)
  assert.is(at('@acme/x', 'https://registry.invalid/api/npm/@acme/x/-/@acme/x-1.0.0.tgz'), 0)
  assert.is(at('@acme/x', 'https://registry.invalid/download/@acme/x/1.0.0/0123abcd'), 0)
})

test('what has no readable address says nothing', () => {
  assert.is(at('a', 'no url'), 0)
  assert.equal(hits(sourceOtherPackage, {}), [])
})

test.run()
