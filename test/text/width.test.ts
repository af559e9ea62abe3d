import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { displayWidth } from '../../src/text/width.ts'

test('East Asian letters and emoji take two columns', () => {
  assert.is(displayWidth('日本'), 4)
  assert.is(displayWidth('한'), 2)
  assert.is(displayWidth('Ａ'), 2)
  assert.is(displayWidth('😀✅'), 4)
  assert.is(displayWidth('\u{20000}'), 2)
})

test('combining marks take none, other letters one', () => {
  assert.is(displayWidth('e\u0301'), 1)
  assert.is(displayWidth('aéя…'), 4)
})

test.run()
