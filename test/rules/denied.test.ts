import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { denied } from '../../src/rules/denied.ts'
import { evidence, hits, says } from './evidence.ts'

const { expected } = evidence()

test('what the policy denies is a hit with the reason', () => {
  assert.equal(says(denied, { expected: { ...expected, denied: 'we were burnt' } }), [
    'this project denies it: we were burnt',
  ])
})

test('an empty reason denies all the same', () => {
  assert.is(hits(denied, { expected: { ...expected, denied: '' } }).length, 1)
})

test('what it does not deny is quiet', () => {
  assert.equal(hits(denied, {}), [])
})

test.run()
