import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { sourceAlias } from '../../src/rules/source-alias.ts'
import { evidence, hits, known, resolved, unknown } from './evidence.ts'

const naming = (downloads: number | null, aliasDownloads: number | null) =>
  known({ downloads, near: null, invented: false, scopeKnown: false, aliasDownloads })
const aliased = resolved({ name: 'lodash-fork', alias: 'lodash' })

test('a name that nobody knows behind one that everybody knows is a hit', () => {
  assert.is(hits(sourceAlias, { package: aliased, naming: naming(null, 450_000_000) }).length, 1)
})

test('a known fork, an alias that means nothing, and an internal package are quiet', () => {
  assert.equal(hits(sourceAlias, { package: aliased, naming: naming(20_000, 450_000_000) }), [])
  assert.equal(hits(sourceAlias, { package: aliased, naming: naming(null, null) }), [])
  assert.equal(hits(sourceAlias, { package: resolved(), naming: naming(null, 450_000_000) }), [])
  const internal = { by: 'policy', registries: ['https://npm.invalid/'] } as const
  const expected = { ...evidence().expected, internal }
  assert.equal(hits(sourceAlias, { package: aliased, naming: naming(null, 450_000_000), expected }), [])
})

test('nothing is said of what was not looked up', () => {
  assert.equal(hits(sourceAlias, { package: aliased, naming: unknown('no list') }), [])
  assert.equal(hits(sourceAlias, { package: aliased, naming: known(null) }), [])
})

test.run()
