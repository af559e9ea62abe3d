import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { claimOf, compare, isStrong, textOf } from '../../src/gather/claim.ts'
import { integrityOf } from '../../src/parse/integrity.ts'

const bytes = Buffer.from('bytes')
const strong = integrityOf(bytes)
const weak = integrityOf(bytes, 'sha1')

test('the strongest hash is the claim', () => {
  const claim = claimOf(`${weak} ${strong}`)
  assert.is(claim.state === 'known' && claim.value && textOf(claim.value), strong)
})

test('no integrity is no claim, and one without a usable hash is not the same as none', () => {
  assert.equal(claimOf(undefined), { state: 'known', value: null })
  for (const text of ['', 'md5-abc', 'sha512-', 'garbage']) assert.is(claimOf(text).state, 'unknown', text)
})

test('an integrity that fits several archives is refused', () => {
  const claim = claimOf(`${strong} ${integrityOf(Buffer.from('others'))}`)
  assert.equal(claim, { state: 'unknown', why: 'its integrity allows 2 different archives' })
  assert.is(claimOf(`${strong} ${strong}`).state, 'known')
})

test('the actual integrity is in the algorithm of the claim', () => {
  const claim = claimOf(weak)
  if (claim.state !== 'known' || claim.value === null) throw new Error('no claim')
  assert.is(isStrong(claim.value), false)
  assert.equal(compare(bytes, claim.value, weak), { claimed: weak, actual: weak, matches: true })
  const other = compare(Buffer.from('others'), claim.value, weak)
  assert.equal(other, { claimed: weak, actual: integrityOf(Buffer.from('others'), 'sha1'), matches: false })
})

test.run()
