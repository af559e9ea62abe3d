import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { counted, grouped } from '../../src/text/count.ts'
import { painted, paintFor } from '../../src/text/paint.ts'
import { table } from '../../src/text/table.ts'

test('the second cell is aligned and cut', () => {
  assert.equal(
    table(
      [
        ['a', 'one'],
        ['bbb', 'x'.repeat(20)],
      ],
      14,
    ),
    ['  a    one', '  bbb  xxxxxx…'],
  )
})

test('a very long first cell does not push the others', () => {
  const [first, second] = table(
    [
      ['x'.repeat(50), 'y'],
      ['a', 'b'],
    ],
    80,
  )
  assert.is(first, `  ${'x'.repeat(50)}  y`)
  assert.is(second, `  a${' '.repeat(33)}b`)
})

test('numbers are grouped the same everywhere', () => {
  assert.equal([0, 999, 1200, 212345, 1e6].map(grouped), ['0', '999', '1,200', '212,345', '1,000,000'])
  assert.equal([counted(1, 'package'), counted(1200, 'package')], ['1 package', '1,200 packages'])
})

test('colour wraps a word and changes no other character', () => {
  assert.equal(painted(['  HIGH x', 'HIGH'], 'HIGH', paintFor(true).bad), ['  \x1b[1;31mHIGH\x1b[22;39m x', 'HIGH'])
  assert.equal(painted(['HIGH'], 'HIGH', paintFor(false).bad), ['HIGH'])
})

test.run()
