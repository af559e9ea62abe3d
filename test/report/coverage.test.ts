import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { coverageLine } from '../../src/report/coverage.ts'

test('an install says what it does not guard, and the age of the feed', () => {
  assert.is(coverageLine(['npx'], 95, 80), 'feed 95 days old · not guarded here: npx\n')
  assert.is(coverageLine(['npx', 'pnpm dlx'], 1, 80), 'feed 1 day old · not guarded here: npx, pnpm dlx\n')
})

test('without a feed there is no age', () => assert.is(coverageLine(['npx'], undefined, 80), 'not guarded here: npx\n'))

test('it stays within the columns', () => {
  const lines = coverageLine(
    Array.from({ length: 20 }, () => 'pnpm add -g'),
    3,
    40,
  ).split('\n')
  assert.ok(lines.every((line) => line.length <= 40))
})

test.run()
