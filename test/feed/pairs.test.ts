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
      const back = [...codes].map((code) => Buffer.from(table[code] as Uint8Array).toString()).join('')
      assert.is(back, texts.map((text) => `${text}\0`).join(''))
    }),
  )
})

/** The same by looking through everything for each pair: [left, right] of each code, and the codes. */
function compressSlowly(texts: readonly string[]): { readonly pairs: number[]; readonly codes: number[] } {
  let codes = [...Buffer.from(texts.map((text) => `${text}\0`).join(''))]
  const lengths = Array.from({ length: 256 }, () => 1)
  const pairs: number[] = []
  for (let code = 128; code < 256; code++) {
    const counts = new Map<number, number>()
    codes.forEach((right, index) => {
      const left = codes[index - 1] ?? 0
      if (left !== 0 && right !== 0) counts.set(left * 256 + right, (counts.get(left * 256 + right) ?? 0) + 1)
    })
    const length = (pair: number) => (lengths[pair >>> 8] as number) + (lengths[pair & 255] as number)
    const [pair, count] = [...counts]
      .filter(([one]) => length(one) <= 32)
      .sort(([a, m], [b, n]) => n - m || a - b)[0] ?? [0, 0]
    if (count < 2) break
    lengths[code] = length(pair)
    pairs.push(pair >>> 8, pair & 255)
    const next: number[] = []
    for (let at = 0; at < codes.length; at++) {
      const isPair = codes[at] === pair >>> 8 && codes[at + 1] === (pair & 255)
      next.push(isPair ? code : (codes[at] as number))
      if (isPair) at++
    }
    codes = next
  }
  return { pairs, codes }
}

test('property: the table and the codes are those of looking through everything for each pair', async () => {
  const texts = fc.array(fc.stringMatching(/^[a-c-]{0,60}$/), { maxLength: 40 })
  await fc.assert(
    fc.property(texts, (list) => {
      const slow = compressSlowly(list)
      const { pairs, codes } = compress(list)
      assert.equal([...pairs], [...slow.pairs, ...Array(pairsSize - slow.pairs.length).fill(0)])
      assert.equal([...codes], slow.codes)
    }),
  )
})

test('repeated texts get shorter', () => {
  const { codes } = compress(Array.from({ length: 20 }, (_none, index) => `react-native-${index}`))
  assert.ok(codes.length <= 20 * 5)
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
