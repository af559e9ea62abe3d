import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { quantile, share, shareText } from '../../bench/detection/statistics.ts'

const rounded = (value: number) => Math.round(value * 10_000) / 10_000

test("the interval is Wilson's: values of Newcombe (1998), Statistics in Medicine 17, table I", () => {
  for (const [hits, of, low, high] of [
    [81, 263, 0.2553, 0.3662],
    [15, 148, 0.0624, 0.1605],
    [0, 20, 0, 0.1611],
    [1, 29, 0.0061, 0.1718],
  ] as const) {
    const found = share(hits, of)
    assert.equal([rounded(found.low), rounded(found.high)], [low, high], `${hits} of ${of}`)
  }
})

test('all and none are inside of their interval, and an empty sample says nothing', () => {
  assert.is(share(20, 20).high, 1)
  assert.is(share(0, 20).low, 0)
  assert.equal(share(0, 0), { hits: 0, of: 0, low: 0, high: 1 })
  assert.is(shareText(share(0, 0)), '–')
})

test('a share is written with its interval and its numbers', () => {
  assert.is(shareText(share(81, 263)), '30.8 % (25.5–36.6) 81/263')
})

test('a quantile is one of the values', () => {
  const values = [5, 1, 4, 2, 3]
  assert.equal(
    [0, 0.2, 0.5, 0.95, 1].map((q) => quantile(values, q)),
    [1, 1, 3, 5, 5],
  )
  assert.ok(Number.isNaN(quantile([], 0.5)))
})

test.run()
