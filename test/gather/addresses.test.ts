import fc from 'fast-check'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import {
  documentUrl,
  effectiveTarball,
  gitArchive,
  isAskable,
  packumentUrl,
  usualTarball,
} from '../../src/gather/addresses.ts'
import { configOf } from './support.ts'

const registry = 'https://r.invalid/npm/'

test('scoped names are escaped where registries expect it', () => {
  assert.is(packumentUrl(registry, '@s/a'), 'https://r.invalid/npm/@s%2fa')
  assert.is(documentUrl(registry, '@s/a', '1.0.0+b'), 'https://r.invalid/npm/@s%2fa/1.0.0%2Bb')
  assert.is(usualTarball(registry, '@s/a', '1.0.0+b'), 'https://r.invalid/npm/@s/a/-/a-1.0.0.tgz')
  assert.is(usualTarball(registry, 'a', '1.0.0'), 'https://r.invalid/npm/a/-/a-1.0.0.tgz')
})

test('names and versions that would change the meaning of an address are not asked for', () => {
  for (const name of [
    '..',
    '.',
    '../x',
    'a/../../b',
    '@s/..',
    '@s/a/b',
    'a?b',
    'a#b',
    'a%2fb',
    'a b',
    '',
    '/',
    '@/a',
    'a\n',
    'ä',
    `a${'x'.repeat(300)}`,
  ]) {
    assert.is(isAskable(name, '1.0.0'), false, name)
  }
  for (const version of ['', 'latest', '../1', '1/2', '1?x', '1 ', '1\n', `1${'.0'.repeat(200)}`])
    assert.is(isAskable('a', version), false, version)
  for (const name of ['a', '@s/a', 'JSONStream', '@s/_a.b-c', "a!'()*~"])
    assert.is(isAskable(name, '1.0.0-rc.1+x'), true, name)
})

test("no askable name leaves the registry's path", () => {
  const piece = fc.constantFrom('.', '..', '/', '@', 'a', '%2e', '?', '#', '\\', '1')
  const text = fc.oneof(
    fc.string(),
    fc.array(piece, { maxLength: 6 }).map((pieces) => pieces.join('')),
  )
  fc.assert(
    fc.property(text, text, (name, rest) => {
      const version = `1${rest}`
      fc.pre(isAskable(name, version))
      for (const url of [
        packumentUrl(registry, name),
        documentUrl(registry, name, version),
        usualTarball(registry, name, version),
      ]) {
        assert.ok(new URL(url).href.startsWith(registry), url)
      }
    }),
    { numRuns: 3_000 },
  )
})

test('archives of the public registry come from the configured one, as npm does it', () => {
  const at = 'https://registry.npmjs.org/a/-/a-1.0.0.tgz'
  assert.is(effectiveTarball(at, configOf({ registry })), 'https://r.invalid/npm/a/-/a-1.0.0.tgz')
  assert.is(effectiveTarball(at, configOf({ registry, 'replace-registry-host': 'never' })), at)
  assert.is(effectiveTarball(at, configOf({})), at)
  const own = 'https://old.invalid/base/a.tgz'
  assert.is(effectiveTarball(own, configOf({ registry })), own)
  assert.is(
    effectiveTarball(own, configOf({ registry, 'replace-registry-host': 'old.invalid' })),
    'https://r.invalid/npm/base/a.tgz',
  )
  assert.is(
    effectiveTarball(own, configOf({ registry, 'replace-registry-host': 'https://old.invalid/base/' })),
    'https://r.invalid/npm/a.tgz',
  )
  assert.is(
    effectiveTarball('https://x.invalid/npm/a.tgz', configOf({ registry, 'replace-registry-host': 'always' })),
    'https://r.invalid/npm/a.tgz',
  )
})

test('a replaced address keeps neither user name nor password', () => {
  assert.is(
    effectiveTarball('https://u:p@registry.npmjs.org/a.tgz', configOf({ registry })),
    'https://r.invalid/npm/a.tgz',
  )
})

test('only https archives stand for a git dependency', () => {
  assert.is(gitArchive('https://codeload.github.com/o/r/tar.gz/abc'), 'https://codeload.github.com/o/r/tar.gz/abc')
  assert.is(gitArchive('https://gitlab.invalid/o/r/abc.tar.gz'), 'https://gitlab.invalid/o/r/abc.tar.gz')
  for (const url of [
    'git+ssh://git@github.com/o/r.git',
    'https://github.com/o/r.git',
    'http://codeload.github.com/o/r/tar.gz/a',
    'x',
  ]) {
    assert.is(gitArchive(url), undefined, url)
  }
})

test.run()
