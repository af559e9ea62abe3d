import fc from 'fast-check'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { Sketcher, sampled, sharedBy, sketchOfText, textOfSketch } from '../../src/likeness/sketch.ts'
import { program } from './support.ts'

function sketch(text: string | Uint8Array, size = 64) {
  const sketcher = new Sketcher(size)
  sketcher.add(typeof text === 'string' ? Buffer.from(text) : text)
  return sketcher.sketch()
}
const isNear = (value: number, expected: number) => assert.ok(Math.abs(value - expected) < 0.2, `${value}, ${expected}`)

test('the same words in another layout are the same, other words are not', () => {
  const [one, other] = [program(1), program(2)]
  assert.is(sharedBy(sketch(one), sketch(one.replaceAll(' ', '\r\n\t'))).ofFirst, 1)
  assert.is(sharedBy(sketch(one), sketch(other)).ofFirst, 0)
})

test('what has something added still has all of the first, and is part of it in proportion', () => {
  const [first, more] = [program(1, 300), program(2, 900)]
  const { ofFirst, ofSecond } = sharedBy(sketch(first), sketch(`${first}\n${more}`, 1024))
  assert.is(ofFirst, 1)
  isNear(ofSecond, 0.25)
})

test('half of a text is about half of it', () => {
  const text = program(1, 800)
  isNear(sharedBy(sketch(text, 128), sketch(text.slice(0, text.length / 2), 2048)).ofFirst, 0.5)
})

test('fewer words than a row have no features', () => {
  assert.equal([...sketch('one two three four five six seven').hashes], [])
  assert.is(sketch('one two three four five six seven eight').hashes.length, 1)
  assert.equal(sharedBy(sketch(''), sketch('')), { ofFirst: 0, ofSecond: 0, looked: 0 })
})

test('any bytes give a bounded, ascending sketch that its text gives back', () => {
  const bytes = fc.uint8Array({ maxLength: 4000 })
  const words = fc
    .array(fc.constantFrom('a', 'b', 'c', 'return'), { maxLength: 900 })
    .map((all) => Buffer.from(all.join(' ')))
  fc.assert(
    fc.property(fc.oneof(bytes, words), (text) => {
      const made = sketch(text, 16)
      assert.ok(made.hashes.length <= 16)
      assert.ok(made.hashes.every((hash, at) => at === 0 || hash > (made.hashes[at - 1] as number)))
      assert.ok(made.hashes.every((hash) => hash <= made.upTo))
      assert.equal(sketchOfText(textOfSketch(made)), made)
    }),
  )
})

test('a text that is no sketch gives none', () => {
  const unsorted = textOfSketch({ hashes: Uint32Array.of(2, 1), upTo: 9 })
  for (const text of ['', 'AAAA', 'AAAAAAAA', unsorted]) assert.is(sketchOfText(text), undefined, text)
})

test('a smaller sample leaves out what is common and knows how far it reaches', () => {
  const made = { hashes: Uint32Array.of(1, 2, 3, 4), upTo: 9 }
  assert.equal(
    sampled(made, 2, (hash) => hash === 2),
    { hashes: Uint32Array.of(1, 3), upTo: 3 },
  )
  assert.equal(
    sampled(made, 4, () => false),
    made,
  )
})

test.run()
