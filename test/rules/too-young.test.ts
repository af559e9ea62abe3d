import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { tooYoung } from '../../src/rules/too-young.ts'
import { evidence, hits, known, says, unknown } from './evidence.ts'

const { expected } = evidence()

test('a release of an hour ago is a hit under a minimum of a day', () => {
  assert.equal(says(tooYoung, { published: known('2026-11-23T11:00:00.000Z') }), [
    'published 1 h ago (2026-11-23T11:00:00.000Z), younger than the 24 h that the policy asks for',
  ])
})

test('one of exactly a day is quiet, and so is any when the policy turns the rule off', () => {
  assert.equal(hits(tooYoung, { published: known('2026-11-22T12:00:00.000Z') }), [])
  assert.equal(
    hits(tooYoung, { published: known('2026-11-23T11:59:00.000Z'), expected: { ...expected, minimumAge: 0 } }),
    [],
  )
})

test('one that an advisory names as its fix is not made to wait', () => {
  const young = { published: known('2026-11-23T11:00:00.000Z') }
  const fix = { id: 'GHSA-aaaa-bbbb-cccc', title: 'a hole' }
  assert.equal(hits(tooYoung, { ...young, fixes: known([fix]) }), [])
  assert.is(hits(tooYoung, { ...young, fixes: known([]) }).length, 1)
  assert.is(hits(tooYoung, { ...young, fixes: unknown('no network') }).length, 1)
})

test('a time in the future or one that cannot be read counts as young', () => {
  assert.is(hits(tooYoung, { published: known('2030-01-01T00:00:00.000Z') }).length, 1)
  assert.is(hits(tooYoung, { published: known('yesterday') }).length, 1)
})

test('it speaks of newcomers only and needs the time', () => {
  assert.is(tooYoung.speaksOf, 'newcomers')
  assert.ok(tooYoung.needs.includes('published'))
})

test.run()
