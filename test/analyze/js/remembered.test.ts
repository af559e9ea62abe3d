import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { remembered } from '../../../src/analyze/js/remembered.ts'

const test = suite('remembered')

test('each text is asked about once, also where there is no answer', () => {
  const asked: string[] = []
  const lengthOf = remembered((text) => {
    asked.push(text)
    return text === '' ? undefined : text.length
  })
  assert.equal([lengthOf('ab'), lengthOf(''), lengthOf('ab'), lengthOf('')], [2, undefined, 2, undefined])
  assert.equal(asked, ['ab', ''])
})

test('a file full of other texts makes it ask again instead of keeping them all', () => {
  let asked = 0
  const lengthOf = remembered((text) => {
    asked++
    return text.length
  })
  lengthOf('first')
  for (let number = 0; number < 10_000; number++) lengthOf(`text ${number}`)
  const before = asked
  assert.is(lengthOf('first'), 5)
  assert.is(asked, before + 1)
})

test.run()
