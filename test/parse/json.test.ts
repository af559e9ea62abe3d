import * as fc from 'fast-check'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { parseJson } from '../../src/parse/json.ts'

test('what JSON.parse reads is read as it reads it, strings of brackets, quotes and backslashes too', () => {
  const odd = fc.string({ unit: fc.constantFrom('"', '\\', '[', '{', ']', '}', 'a', 'é') })
  const value = fc.oneof(fc.jsonValue(), fc.dictionary(odd, fc.array(odd)))
  void fc.assert(
    fc.property(
      value.map((one) => JSON.stringify(one)),
      (text) => assert.equal(parseJson(text, 'x'), JSON.parse(text)),
    ),
  )
})

const nested = (depth: number, inside: string) => `${'[{"a":'.repeat(depth)}${inside}${'}]'.repeat(depth)}`

test('what is nested too deep is refused, whatever strings say before it', () => {
  for (const text of ['"]"', '"\\"]"', '"\\\\"', `"${'\\\\'.repeat(50)}"`, `"${']}'.repeat(300)}"`]) {
    assert.ok(parseJson(nested(100, text), 'x'))
    assert.throws(() => parseJson(`[${text},${nested(100, text)}]`, 'x'), /more than 200 deep/u)
  }
  assert.throws(() => parseJson(`{"a":"${'[{'.repeat(300)}`, 'x'), /not valid JSON/u)
})

test.run()
