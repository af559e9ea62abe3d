import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { Fault } from '../../src/parse/fault.ts'
import { formatFault } from '../../src/report/fault.ts'

test('a fault is one line and its remedy another', () => {
  const fault = new Fault('json/invalid', 'portcullis.json is not valid JSON', { hint: 'correct line 3' })
  assert.is(formatFault(fault), 'portcullis: portcullis.json is not valid JSON (json/invalid)\n  → correct line 3\n')
})

test('without a remedy it is one line', () => {
  assert.is(formatFault({ code: 'a/b', message: 'no' }), 'portcullis: no (a/b)\n')
})

test('an attacker cannot add lines to it', () => {
  const text = formatFault({ code: 'a/b', message: 'x\n\x1b[2J', options: { hint: 'y\r\u2028z' } })
  assert.is(text, 'portcullis: x\\n\\u001b[2J (a/b)\n  → y\\r\\u2028z\n')
})

test.run()
