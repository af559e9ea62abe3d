import fc from 'fast-check'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { lineAt, walkJson } from '../../src/policy/walk-json.ts'

const broken = (text: string) => walkJson(text, () => undefined)

test('agrees with JSON.parse on what is JSON', () => {
  fc.assert(
    fc.property(fc.json({ noUnicodeString: false }), fc.nat(), fc.string({ maxLength: 2 }), (json, at, junk) => {
      const place = at % (json.length + 1)
      for (const text of [json, json.slice(0, place) + junk + json.slice(place), json.slice(0, place)]) {
        let parses = true
        try {
          JSON.parse(text)
        } catch {
          parses = false
        }
        assert.is(broken(text) === undefined, parses, text)
      }
    }),
  )
})

test('says at which value the text breaks', () => {
  assert.is(broken('[1,]'), 3)
  assert.is(broken('{"a":1,}'), 7)
  assert.is(broken('{"a" 1}'), 5)
  assert.is(broken('[1] x'), 4)
  assert.is(broken('["a\nb"]'), 1)
  assert.is(broken(''), 0)
})

test('sees every value with its path and offset', () => {
  const seen: unknown[] = []
  walkJson('{"a": [1, {"b": true}]}', (path, offset) => seen.push([path.join('.'), offset]))
  assert.equal(seen, [
    ['', 0],
    ['a', 6],
    ['a.0', 7],
    ['a.1', 10],
    ['a.1.b', 16],
  ])
})

test('tells a repeated key, however it is written', () => {
  const repeated: string[] = []
  walkJson('{"deny":[],"\\u0064eny":[],"allow":{"deny":1}}', (path, _, again) => {
    if (again) repeated.push(path.join('.'))
  })
  assert.equal(repeated, ['deny'])
})

test('counts lines from one', () => {
  assert.is(lineAt('a\nb\nc', 0), 1)
  assert.is(lineAt('a\nb\nc', 2), 2)
  assert.is(lineAt('a\nb\nc', 4), 3)
})

test.run()
