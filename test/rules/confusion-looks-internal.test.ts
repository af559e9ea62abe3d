import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { confusionLooksInternal } from '../../src/rules/confusion-looks-internal.ts'
import { evidence, hits, known, resolved, unknown } from './evidence.ts'

const naming = (downloads: number | null) =>
  known({ downloads, near: null, invented: false, scopeKnown: false, aliasDownloads: null })
const expected = { ...evidence().expected, ownWord: 'acme' }
const named = resolved({ name: 'acme-utils' })

test('an unknown new name that begins like internal ones is a hit', () => {
  assert.is(hits(confusionLooksInternal, { package: named, expected, naming: naming(null) }).length, 1)
})

test('a name that people know, one that was there before, and other names are quiet', () => {
  assert.equal(hits(confusionLooksInternal, { package: named, expected, naming: naming(9000) }), [])
  const before = { ...expected, lockedBefore: [{ version: '1.0.0', source: { type: 'registry' } }] } as const
  assert.equal(hits(confusionLooksInternal, { package: named, expected: before, naming: naming(null) }), [])
  assert.equal(hits(confusionLooksInternal, { package: named, naming: naming(null) }), [])
})

test('what comes from no registry, or inside another archive, is judged elsewhere', () => {
  const git = { ...named, source: { type: 'git', url: 'git+https://git.invalid/x.git' } } as const
  assert.equal(hits(confusionLooksInternal, { package: git, expected, naming: naming(null) }), [])
  assert.equal(
    hits(confusionLooksInternal, { package: { ...named, bundled: true }, expected, naming: naming(null) }),
    [],
  )
})

test('nothing is said of what was not looked up', () => {
  assert.equal(hits(confusionLooksInternal, { package: named, expected, naming: unknown('no list') }), [])
  assert.equal(hits(confusionLooksInternal, { package: named, expected, naming: known(null) }), [])
})

test.run()
