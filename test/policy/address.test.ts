import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { addressOf, isUnder, mayBeUnder, registryOf } from '../../src/policy/address.ts'

test('normalises a registry with a trailing slash', () => {
  assert.is(registryOf('https://NPM.invalid'), 'https://npm.invalid/')
  assert.is(registryOf('https://npm.invalid:443/team'), 'https://npm.invalid/team/')
  assert.is(registryOf('http://npm.invalid:4873/'), 'http://npm.invalid:4873/')
  assert.is(registryOf('https://npm.invalid/@acme'), 'https://npm.invalid/@acme/')
})

test('refuses what is no plain registry address', () => {
  const refused = ['npm.invalid', 'ftp://npm.invalid/', 'https://me:x@npm.invalid/', 'https://npm.invalid/?a', '']
  for (const text of [
    ...refused,
    'https://npm.invalid/#a',
    'https:\\\\npm.invalid',
    'https:///x',
    ' https://npm.invalid',
  ]) {
    assert.is(registryOf(text), undefined, text)
  }
})

const team = 'https://npm.invalid/team/'

test('finds an address under a prefix of the same protocol, host, port and path', () => {
  assert.ok(isUnder('https://npm.invalid/team/a/-/a-1.0.0.tgz', team))
  assert.ok(isUnder('https://npm.invalid:443/team/@a%2fb/-/b-1.0.0.tgz', team))
  const elsewhere = [
    'http://npm.invalid/team/a.tgz',
    'https://npm.invalid:8443/team/a.tgz',
    'https://npm.invalid.evil.invalid/team/a.tgz',
    'https://npm.invalid/team2/a.tgz',
    'https://npm.invalid/team',
    'https://npm.invalid/team/../evil/a.tgz',
    'https://npm.invalid/team/%2e%2e/evil/a.tgz',
    'https://npm.invalid/team/..%2fevil/a.tgz',
    'https://npm.invalid/team/..%5cevil/a.tgz',
    'https://npm.invalid/team/%zz',
    'https://me@npm.invalid/team/a.tgz',
    'https://:x@npm.invalid/team/a.tgz',
    'https://npm.invalid@evil.invalid/team/a.tgz',
    '/team/a.tgz',
    '',
  ]
  for (const address of elsewhere) assert.not(isUnder(address, team), address)
})

test('lets no spelling of an address around a denial', () => {
  const spellings = [
    'https://npm.invalid/team/a.tgz',
    'https://me:x@npm.invalid/team/a.tgz',
    'https://npm.invalid./team/a.tgz',
    'https://npm.invalid//team//a.tgz',
    'https://npm.invalid/%74eam/a.tgz',
    'https://NPM.invalid:443/x/../team/a.tgz',
    'no address at all',
  ]
  for (const address of spellings) assert.ok(mayBeUnder(address, team), address)
  assert.not(mayBeUnder('https://npm.invalid/team2/a.tgz', team))
  assert.not(mayBeUnder('https://other.invalid/team/a.tgz', team))
})

test('knows where the bytes of each source come from', () => {
  assert.is(addressOf({ type: 'registry', tarball: 'https://a.invalid/' }), 'https://a.invalid/')
  assert.is(addressOf({ type: 'registry' }), undefined)
  assert.is(addressOf({ type: 'url', url: 'https://a.invalid/x' }), 'https://a.invalid/x')
  assert.is(addressOf({ type: 'git', url: 'git+https://a.invalid/x.git' }), 'https://a.invalid/x.git')
  assert.is(addressOf({ type: 'file', path: 'a.tgz' }), null)
  assert.is(addressOf({ type: 'directory', path: 'a' }), null)
})

test.run()
