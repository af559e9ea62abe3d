import { test } from 'uvu'
import * as assert from 'uvu/assert'
import type { NameFacts } from '../../src/model.ts'
import { nameInvented } from '../../src/rules/name-invented.ts'
import { archive, evidence, hits, known, unknown } from './evidence.ts'

const naming = (more: Partial<NameFacts> = {}) =>
  known({ downloads: null, near: null, invented: true, scopeKnown: false, aliasDownloads: null, ...more })

test('an unknown name that a machine made is a hit', () => {
  assert.is(hits(nameInvented, { naming: naming() }).length, 1)
})

test('a known name, a known scope, an internal name and a readable one are quiet', () => {
  assert.equal(hits(nameInvented, { naming: naming({ downloads: 800 }) }), [])
  assert.equal(hits(nameInvented, { naming: naming({ scopeKnown: true }) }), [])
  assert.equal(hits(nameInvented, { naming: naming({ invented: false }) }), [])
  const internal = { by: 'npmrc', registries: ['https://npm.invalid/'] } as const
  assert.equal(hits(nameInvented, { naming: naming(), expected: { ...evidence().expected, internal } }), [])
})

test('what has a script too is left to the rule about that', () => {
  const scripted = known(archive({ installScripts: { install: 'x' } }))
  assert.equal(hits(nameInvented, { naming: naming(), archive: scripted }), [])
})

test('nothing is said of what was not looked up', () => {
  assert.equal(hits(nameInvented, { naming: known(null) }), [])
  assert.equal(hits(nameInvented, { naming: unknown('no list') }), [])
})

test.run()
