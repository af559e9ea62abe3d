import fc from 'fast-check'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { tagsIn } from '../../src/parse/refs.ts'
import { advertised } from '../tools/refs.ts'

test('the tags of a repository, each once', () => {
  const bytes = advertised(['HEAD', 'refs/heads/main', 'refs/tags/v1.0.0', 'refs/tags/v1.0.0^{}', 'refs/tags/a@2.0.0'])
  assert.equal(tagsIn(bytes), new Set(['v1.0.0', 'a@2.0.0']))
  assert.equal(tagsIn(advertised([])), new Set())
})

test('what is cut off, or is nothing of the kind, has none', () => {
  const whole = advertised(['HEAD', 'refs/tags/v1.0.0', 'refs/tags/v2.0.0'])
  const first = advertised([]).length
  for (let end = 0; end < whole.length; end++)
    if (end !== first - 4) assert.is(tagsIn(whole.subarray(0, end)), undefined, `${end}`)
  for (const text of ['', '<html>', '0000', '0003', 'ffff', '0008abcd0000'])
    assert.is(tagsIn(Buffer.from(text)), undefined, text)
})

test('any bytes are read to an end', () => {
  const bytes = fc.oneof(
    fc.uint8Array({ maxLength: 300 }),
    fc.stringMatching(/^[0-9a-f ]{0,60}$/u).map((text) => Buffer.from(text)),
  )
  fc.assert(fc.property(bytes, (any) => assert.ok(['undefined', 'object'].includes(typeof tagsIn(any)))))
})

test.run()
