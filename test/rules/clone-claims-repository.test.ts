import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { cloneClaimsRepository } from '../../src/rules/clone-claims-repository.ts'
import { hits, known, says, unknown } from './evidence.ts'
import { history, release, sparse } from './releases.ts'

const original = known({ name: 'parser-js', repository: 'github.com/f/parser-js', people: ['f'] })

test('a copy that kept the repository of what it copied is a hit', () => {
  assert.equal(says(cloneClaimsRepository, { ...history(), original }), [
    'nobody knows its name, and it claims github.com/f/parser-js, where parser-js lives',
  ])
})

test('a sibling that the same people publish is quiet, and so is what claims nothing', () => {
  assert.equal(hits(cloneClaimsRepository, { ...history({ release: release({ publisher: 'f' }) }), original }), [])
  assert.equal(hits(cloneClaimsRepository, { ...history(), original: known(null) }), [])
})

test('where people are not told of the claim is left, and one that cannot be followed is a gap', () => {
  assert.is(hits(cloneClaimsRepository, { ...sparse(), original }).length, 1)
  assert.equal(hits(cloneClaimsRepository, { ...history(), original: unknown('no network') }), [])
  assert.equal(cloneClaimsRepository.needs, ['original', 'history'])
})

test.run()
