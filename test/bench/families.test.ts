import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { familiesOf, similarity, sketchOf } from '../../bench/detection/families.ts'

/** `count` words that no other `seed` has. */
const words = (seed: string, count: number) => Array.from({ length: count }, (_, index) => `${seed}${index}`)
const sketch = (...parts: readonly (readonly string[])[]) => sketchOf([parts.flat().join(' ')])

test('a text is like itself, whatever its spaces and brackets, and unlike another', () => {
  const text = 'const a = require("fs").readFileSync(file); send(a)'
  assert.is(similarity(sketchOf([text]), sketchOf([text.replaceAll(' ', '\n').replaceAll('(', '( ')])), 1)
  assert.is(similarity(sketch(words('a', 100)), sketch(words('b', 100))), 0)
  assert.is(similarity(sketchOf([]), sketchOf([])), 1)
})

test('the estimate is near the true share of common features', () => {
  // 2000 words in common and 1000 more on each side: about 2000 of 4000 features are shared.
  const estimate = similarity(sketch(words('x', 2000), words('a', 1000)), sketch(words('x', 2000), words('b', 1000)))
  assert.ok(Math.abs(estimate - 0.5) < 0.1, String(estimate))
})

test('one changed host name makes no new family; another program does', () => {
  const sample = (host: string) => sketch(words('x', 60), [host], words('y', 60))
  const other = sketch(words('z', 120))
  assert.equal(familiesOf([sample('one'), other, sample('two')]), [[0, 2], [1]])
})

test('who is alike by way of a third is of the family', () => {
  const chain = ['a', 'b', 'c'].map((_, step) => sketch(words('x', 100 + step * 20).slice(step * 20)))
  assert.ok(similarity(chain[0]!, chain[2]!) < similarity(chain[0]!, chain[1]!))
  assert.equal(familiesOf(chain), [[0, 1, 2]])
})

test.run()
