import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { confusionTwoRegistries } from '../../src/rules/confusion-two-registries.ts'
import { hits, known, says, unknown } from './evidence.ts'

test('another package of the same name at an internal registry is a hit', () => {
  const [said] = says(confusionTwoRegistries, { twins: known(['https://npm.acme.invalid/']) })
  assert.match(said ?? '', /^https:\/\/npm\.acme\.invalid\/, where/u)
})

test('no such package, and nobody who needs to know, are quiet', () => {
  assert.equal(hits(confusionTwoRegistries, { twins: known([]) }), [])
  assert.equal(hits(confusionTwoRegistries, { twins: known(null) }), [])
})

test('a registry that does not answer says nothing', () => {
  assert.equal(hits(confusionTwoRegistries, { twins: unknown('offline') }), [])
})

test.run()
