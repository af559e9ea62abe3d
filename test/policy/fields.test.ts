import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { membersOf, openJson, textOf } from '../../src/policy/fields.ts'
import { faultOf } from './support.ts'

const open = (text: string) => openJson({ text, file: 'p.json', code: 'policy/invalid', hint: 'correct it' })
const messageOf = (text: string) => faultOf(() => open(text))?.message

test('opens JSON, with a byte order mark too', () => {
  assert.equal(open('\ufeff{"a":1}').value, { a: 1 })
})

test('names the line where the text is no JSON', () => {
  assert.is(messageOf('{\n  "a": 1,\n}'), 'p.json:3: this is not JSON')
})

test('refuses a key that is said twice, and names its line', () => {
  assert.is(messageOf('{"deny": ["x"],\n"deny": []}'), 'p.json:2: deny: expected each key once')
})

test('tells an unfinished merge from a syntax error', () => {
  assert.equal(
    faultOf(() => open('{\n<<<<<<< HEAD\n  "a": 1\n=======\n  "a": 2\n>>>>>>> x\n}')),
    {
      code: 'policy/invalid',
      message: 'p.json:2: merge conflict',
      options: { file: 'p.json', hint: 'finish the merge; entries of both sides may stay' },
    },
  )
})

test('refuses text that is nested too deep, without reading it', () => {
  assert.match(messageOf('['.repeat(100_000)) ?? '', /nested more than/)
})

test('shows a hostile key escaped and cut', () => {
  const field = open(JSON.stringify({ [`\u001b[2J\u202e${'x'.repeat(500)}`]: 1 }))
  const message = faultOf(() => membersOf(field, ['a']))?.message ?? ''
  assert.match(message, /\["\\u001b\[2J\\u202ex+\.\.\."\]: expected one of the keys a$/)
  assert.ok(message.length < 200)
})

test('keeps __proto__ a key like any other', () => {
  const field = open('{"__proto__": {"a": "x"}}')
  assert.match(faultOf(() => membersOf(field, ['a']))?.message ?? '', /\["__proto__"\]: expected one of the keys a/)
  assert.is(membersOf(open('{}'), ['toString'])('toString', textOf), undefined)
})

test.run()
