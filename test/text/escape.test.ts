import fc from 'fast-check'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { identifier, inert } from '../../src/text/escape.ts'
import { displayWidth } from '../../src/text/width.ts'

/** Any code unit, so that lone surrogates, controls and invisible characters come up often. */
const hostile = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.array(fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit))).map((units) => units.join('')),
  fc
    .array(
      fc.constantFrom('a', '\u0301', '\u202e', '\u200b', '\x1b[2J', '\u{e0041}', '日', '\ufe0f', '\ud800', '\n', ' '),
    )
    .map((parts) => parts.join('')),
)

test('an escape sequence cannot move the cursor or set the title', () => {
  assert.is(inert('a\x1b[2Jb\x1b]0;title\x07\x9b1A'), 'a\\u001b[2Jb\\u001b]0;title\\u0007\\u009b1A')
})

test('bidi controls are written out', () => {
  assert.is(inert('\u202e\u2066\u2069\u200e\u200f\u061c'), '\\u202e\\u2066\\u2069\\u200e\\u200f\\u061c')
})

test('zero-width, filler, tag and variation characters are written out', () => {
  assert.is(inert('a\u200b\u3164\ufeff\u{e0041}\ufe0f\u2800'), 'a\\u200b\\u3164\\ufeff\\u{e0041}\\ufe0f\\u2800')
})

test('line ends, tabs and unusual spaces are written out', () => {
  assert.is(inert('a\r\n\tb\u2028\u2029\u0085\u00a0'), 'a\\r\\n\\tb\\u2028\\u2029\\u0085\\u00a0')
})

test('lone surrogates and private use are written out', () => {
  assert.is(inert('\ud800x\udc00\ue000'), '\\ud800x\\udc00\\ue000')
})

test('letters of any script stay', () => {
  assert.is(inert('naïve Việt 日本語 नमस्ते עברית 😀'), 'naïve Việt 日本語 नमस्ते עברית 😀')
})

test('a pile of combining marks is cut to four, and none stands before a letter', () => {
  assert.is(inert(`\u0301a${'\u0301'.repeat(6)}`), `\\u0301a${'\u0301'.repeat(4)}\\u0301\\u0301`)
})

test('what is too wide ends in an ellipsis', () => {
  assert.is(inert('abcdef', 6), 'abcdef')
  assert.is(inert('abcdefg', 6), 'abcde…')
  assert.is(inert('日本語', 5), '日本…')
  assert.is(inert('abc', 0), '')
})

test('an escape is never cut in two', () => {
  assert.is(inert('abc\u202ed', 6), 'abc…')
})

test('a huge text costs no more than its limit', () => {
  let read = 0
  const endless = {
    *[Symbol.iterator]() {
      for (;;) {
        read++
        yield 'x'
      }
    },
  }
  assert.is(inert(endless as unknown as string, 10), 'xxxxxxxxx…')
  assert.is(read, 11)
})

test('nothing that acts or hides survives, whatever the input', () => {
  fc.assert(
    fc.property(hostile, (text) => {
      assert.not.match(inert(text), /[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u)
    }),
  )
})

test('what is inert stays as it is', () => {
  fc.assert(fc.property(hostile, (text) => assert.is(inert(inert(text)), inert(text))))
  fc.assert(
    fc.property(hostile, fc.nat(40), (text, width) => assert.is(inert(inert(text, width), width), inert(text, width))),
  )
})

test('the limit in columns holds', () => {
  fc.assert(fc.property(hostile, fc.nat(40), (text, width) => assert.ok(displayWidth(inert(text, width)) <= width)))
})

test('a name that imitates another is told apart', () => {
  assert.is(identifier('l\u043edash@1.0.0'), 'l\\u043edash@1.0.0')
  assert.is(identifier('@scope/name_x.y@1.0.0-rc.1+b'), '@scope/name_x.y@1.0.0-rc.1+b')
  assert.is(identifier('a…'), 'a\\u2026')
})

test('a name is printable ASCII whatever it was', () => {
  fc.assert(fc.property(hostile, (text) => assert.match(identifier(text), /^[ -~]*$/u)))
})

test.run()
