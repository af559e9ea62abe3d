import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { coverageLine } from '../../src/report/coverage.ts'

test('an install says what it does not guard', () => {
  assert.is(coverageLine(['npx', 'pnpm dlx'], 80), 'not guarded here: npx, pnpm dlx\n')
})

test('it stays within the columns', () => {
  const lines = coverageLine(
    Array.from({ length: 20 }, () => 'pnpm add -g'),
    40,
  ).split('\n')
  assert.ok(lines.every((line) => line.length <= 40))
})

test.run()
