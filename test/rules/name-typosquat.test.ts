import { test } from 'uvu'
import * as assert from 'uvu/assert'
import type { Evidence, NearName } from '../../src/model.ts'
import { nameResembles } from '../../src/rules/name-resembles.ts'
import { nameTyposquat } from '../../src/rules/name-typosquat.ts'
import { evidence, hits, known, resolved, says, unknown } from './evidence.ts'
import { history, release } from './releases.ts'

const naming = (more: Partial<NearName> = {}, downloads: number | null = null) =>
  known({
    downloads,
    invented: false,
    scopeKnown: false,
    aliasDownloads: null,
    near: { popular: 'lodash', rank: 145, downloads: 450_000_000, kind: 'transposed', letters: 6, word: 6, ...more },
  } as const)

const internal = { by: 'policy', registries: ['https://npm.invalid/'] } as const

test('an unknown name one slip from a known one is a hit', () => {
  assert.is(hits(nameTyposquat, { naming: naming() })[0]?.confidence, 'high')
  for (const kind of ['doubled', 'dropped', 'added', 'replaced', 'neighbour', 'plural', 'digit', 'digits'] as const)
    assert.is(hits(nameTyposquat, { naming: naming({ kind }) })[0]?.confidence, 'medium', kind)
  assert.is(hits(nameTyposquat, { naming: naming({ kind: 'characters', letters: 4, word: 4 }) }).length, 1)
  assert.is(hits(nameTyposquat, { naming: naming({ kind: 'mixed', letters: 8 }) }).length, 1)
})

test('its sentence names what it may be taken for', () => {
  const [said] = says(nameTyposquat, { package: resolved({ name: 'lodahs' }), naming: naming() })
  assert.is(
    said,
    'nobody knows the name lodahs; two letters swapped, it is lodash, which has 450 million downloads a month',
  )
})

test('a name that people know is quiet, however close', () => {
  assert.equal(hits(nameTyposquat, { naming: naming({}, 700) }), [])
})

test("a release that the popular package's own people published is quiet, whoever is only a maintainer counts nothing", () => {
  const published = history({ release: release({ publisher: 'ana', maintainers: ['ana', 'bo'] }) })
  const by = (nearPeople: Evidence['nearPeople']) =>
    hits(nameTyposquat, { naming: naming(), ...published, nearPeople }).length
  assert.is(by(known(['zoe', 'ana'])), 0)
  assert.is(by(known(['bo'])), 1)
  assert.is(by(unknown('offline')), 1)
  assert.is(hits(nameTyposquat, { naming: naming(), nearPeople: known(['ana']) }).length, 1)
})

test('a long past is left to the rule that only shows', () => {
  assert.is(hits(nameTyposquat, { naming: naming(), ...history({ settled: 9 }) }).length, 1)
  assert.equal(hits(nameTyposquat, { naming: naming(), ...history({ settled: 10 }) }), [])
  assert.is(hits(nameResembles, { naming: naming(), ...history({ settled: 10 }) }).length, 1)
  assert.is(hits(nameTyposquat, { naming: naming({ kind: 'characters' }), ...history({ settled: 99 }) }).length, 1)
})

test('a name in a scope that people know is quiet', () => {
  const value = naming().value
  assert.equal(hits(nameTyposquat, { naming: known({ ...value, scopeKnown: true }) }), [])
})

test('short names, short words, numbers, separators and less popular neighbours are quiet', () => {
  for (const more of [
    { letters: 4, word: 4 },
    { kind: 'replaced', word: 3 },
    { kind: 'mixed', letters: 7 },
    { kind: 'number' },
    { kind: 'separators' },
    { kind: 'scope' },
    { kind: 'combination' },
    { downloads: 4_000_000 },
  ] as const)
    assert.equal(hits(nameTyposquat, { naming: naming(more) }), [], JSON.stringify(more))
})

test("a name of the project's own is quiet", () => {
  assert.equal(hits(nameTyposquat, { naming: naming(), expected: { ...evidence().expected, internal } }), [])
})

test('nothing is said of what was not looked up', () => {
  assert.equal(hits(nameTyposquat, { naming: known(null) }), [])
  assert.equal(hits(nameTyposquat, { naming: unknown('no list') }), [])
})

test.run()
