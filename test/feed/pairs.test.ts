import * as fc from 'fast-check'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { compress, pairsSize, readPairs } from '../../src/feed/pairs.ts'
import { Fault } from '../../src/parse/fault.ts'

test('property: every text comes back from its codes', async () => {
  await fc.assert(
    fc.property(fc.array(fc.stringMatching(/^[a-d-]{0,40}$/), { maxLength: 40 }), (texts) => {
      const { pairs, codes } = compress(texts)
      const table = readPairs(pairs, 'feed')
      const back = codes.map((list) =>
        [...list].map((code) => Buffer.from(table[code] as Uint8Array).toString()).join(''),
      )
      assert.equal(back, texts)
    }),
  )
})

test('repeated texts get shorter', () => {
  const { codes } = compress(Array.from({ length: 20 }, (_none, index) => `react-native-${index}`))
  assert.ok(codes.every((list) => list.length <= 4))
})

test('a table that refers to itself, or grows without end, is refused', () => {
  const itself = new Uint8Array(pairsSize).fill(128, 0, 2)
  const doubling = Uint8Array.from({ length: pairsSize }, (_none, index) =>
    index < 2 ? 97 : 127 + Math.floor(index / 2),
  )
  for (const pairs of [itself, doubling])
    assert.throws(
      () => readPairs(pairs, 'feed'),
      (thrown: unknown) => thrown instanceof Fault && thrown.code === 'feed/corrupt',
    )
})

test.run()
