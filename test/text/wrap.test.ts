import fc from 'fast-check'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { inert } from '../../src/text/escape.ts'
import { displayWidth } from '../../src/text/width.ts'
import { saneColumns, wrap } from '../../src/text/wrap.ts'

test('words are kept whole and later lines hang', () => {
  assert.equal(wrap('one two three four', { columns: 14, first: '- ', rest: '    ' }), ['- one two', '    three four'])
})

test('a word longer than a line is broken', () => {
  assert.equal(wrap('a xxxxxxxxxxxx b', { columns: 10 }), ['a', 'xxxxxxxxxx', 'xx b'])
})

test('wide letters count twice', () => {
  assert.equal(wrap('日本語日本語日本語', { columns: 10 }), ['日本語日本', '語日本語'])
})

test('nothing is one empty line', () => {
  assert.equal(wrap('', { columns: 20, first: '  ' }), ['  '])
})

test('no line is wider than asked, and no character is lost', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), fc.integer({ min: 12, max: 100 }), (raw, columns) => {
      const text = inert(raw)
      const lines = wrap(text, { columns, first: '- ' })
      assert.ok(lines.every((line) => displayWidth(line) <= columns))
      const joined = lines.map((line) => line.slice(2)).join('')
      assert.is(joined.replaceAll(' ', ''), text.replaceAll(' ', ''))
    }),
  )
})

test('a terminal that claims nonsense gets sane columns', () => {
  assert.equal([Number.NaN, 0, -5, 10, 80.9, 1e9].map(saneColumns), [80, 80, 80, 40, 80, 160])
})

test.run()
