import { test } from 'uvu'
import * as assert from 'uvu/assert'
import type { NearName } from '../../src/model.ts'
import { nameResembles } from '../../src/rules/name-resembles.ts'
import { archive, hits, known, unknown } from './evidence.ts'

const naming = (more: Partial<NearName> = {}, downloads: number | null = null) =>
  known({
    downloads,
    invented: false,
    scopeKnown: false,
    aliasDownloads: null,
    near: { popular: 'lodash', rank: 145, downloads: 450_000_000, kind: 'transposed', letters: 6, word: 6, ...more },
  } as const)

test('a weak resemblance is a hit', () => {
  for (const kind of ['number', 'separators', 'scope', 'order', 'combination'] as const)
    assert.is(hits(nameResembles, { naming: naming({ kind }) }).length, 1, kind)
})

test('a slip is left to the rule about slips, a name of three letters to chance', () => {
  assert.equal(hits(nameResembles, { naming: naming() }), [])
  assert.equal(hits(nameResembles, { naming: naming({ kind: 'replaced', letters: 3, word: 3 }) }), [])
})

test('what has a script too is left to the rule about that', () => {
  const scripted = known(archive({ installScripts: { install: 'x' } }))
  assert.equal(hits(nameResembles, { naming: naming({ kind: 'order' }), archive: scripted }), [])
})

test('nothing is said of what was not looked up', () => {
  assert.equal(hits(nameResembles, { naming: known(null) }), [])
  assert.equal(hits(nameResembles, { naming: unknown('no list') }), [])
})

test.run()
