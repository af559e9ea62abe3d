import fc from 'fast-check'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { expand } from '../../src/gather/expand.ts'

const env = { NAME: 'value', EMPTY: '' }

test('a known variable is replaced by its value, an empty one by nothing', () => {
  assert.is(expand('a${NAME}b${EMPTY}c', env), 'avaluebc')
})

test('an unknown variable stays literal, or becomes empty when it is marked optional', () => {
  assert.is(expand('${OTHER}-${OTHER?}-${NAME?}', env), '${OTHER}--value')
})

test('a backslash keeps a reference literal and two of them are one backslash', () => {
  assert.is(expand('\\${NAME}', env), '${NAME}')
  assert.is(expand('\\\\${NAME}', env), '\\value')
  assert.is(expand('\\\\\\${NAME}', env), '\\${NAME}')
})

test('names that every object inherits are not variables', () => {
  assert.is(expand('${constructor}${__proto__}', env), '${constructor}${__proto__}')
})

test('a value is not expanded again', () => {
  assert.is(expand('${A}', { A: '${B}', B: 'no' }), '${B}')
})

test('text without a reference comes back as it was', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      fc.pre(!text.includes('${'))
      assert.is(expand(text, env), text)
    }),
  )
})

test.run()
