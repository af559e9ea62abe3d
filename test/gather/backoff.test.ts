import fc from 'fast-check'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { delayBefore, isTransient } from '../../src/gather/backoff.ts'

const now = Date.parse('2026-11-01T00:00:00Z')

test('the delay doubles from half a second up to a ceiling', () => {
  assert.equal(
    [0, 1, 2, 9].map((attempt) => delayBefore(attempt, undefined, now, 1)),
    [500, 1_000, 2_000, 20_000],
  )
})

test('chance takes at most half of a delay', () => {
  fc.assert(
    fc.property(fc.nat(10), fc.double({ min: 0, max: 1, noNaN: true }), (attempt, random) => {
      const most = delayBefore(attempt, undefined, now, 1) ?? 0
      const delay = delayBefore(attempt, undefined, now, random) ?? 0
      assert.ok(delay >= most / 2 - 1 && delay <= most)
    }),
  )
})

test('Retry-After is obeyed in seconds and as a date', () => {
  assert.is(delayBefore(0, '7', now, 0), 7_000)
  assert.is(delayBefore(0, 'Sun, 01 Nov 2026 00:00:09 GMT', now, 0), 9_000)
})

test('a server that asks for an hour is not waited for', () => {
  assert.is(delayBefore(0, '3600', now, 0), undefined)
  assert.is(delayBefore(0, 'Sun, 01 Nov 2099 00:00:09 GMT', now, 0), undefined)
})

test('a Retry-After that means nothing or lies in the past changes nothing', () => {
  for (const text of ['', 'soon', '-5', '1e9', 'Sun, 01 Nov 1999 00:00:00 GMT', '9'.repeat(400)]) {
    assert.is(delayBefore(0, text, now, 1), 500, text)
  }
})

test('only statuses that may change are tried again', () => {
  assert.equal([408, 429, 500, 502, 503, 504].map(isTransient), Array(6).fill(true))
  assert.equal([200, 304, 400, 401, 403, 404, 405, 410, 501].map(isTransient), Array(9).fill(false))
})

test.run()
