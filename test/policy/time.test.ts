import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { isDay, isInstant, millisecondsOf, stillAllows, stillDenies } from '../../src/policy/time.ts'

const at = (text: string) => new Date(text)

test('reads hours, days and weeks', () => {
  assert.is(millisecondsOf('0'), 0)
  assert.is(millisecondsOf('12h'), 43_200_000)
  assert.is(millisecondsOf('3d'), 259_200_000)
  assert.is(millisecondsOf('2w'), 1_209_600_000)
})

test('takes days of the calendar only', () => {
  assert.ok(isDay('2028-02-29'))
  for (const text of ['2027-02-29', '2027-13-01', '2027-1-1', '2027-01-01T00:00:00Z', ' 2027-01-01', '']) {
    assert.not(isDay(text), text)
  }
})

test('takes times in UTC only', () => {
  assert.ok(isInstant('2026-11-23T08:00:00.000Z'))
  assert.ok(isInstant('2026-11-23T08:00:00Z'))
  for (const text of ['2026-11-23', '2026-11-23T08:00:00', '2026-11-23T25:00:00Z', '2026-02-30T08:00:00Z']) {
    assert.not(isInstant(text), text)
  }
})

test('counts the whole of the last day, and not a millisecond more', () => {
  for (const still of [stillAllows, stillDenies]) {
    assert.ok(still('2026-11-23', at('2026-11-23T23:59:59.999Z')))
    assert.not(still('2026-11-23', at('2026-11-24T00:00:00.000Z')))
    assert.ok(still(undefined, at('2999-01-01')))
  }
})

test('neither loosens nor stops denying when the clock cannot be read', () => {
  assert.not(stillAllows('2026-11-23', at('x')))
  assert.not(stillAllows(undefined, at('x')))
  assert.ok(stillDenies('2026-11-23', at('x')))
})

test.run()
