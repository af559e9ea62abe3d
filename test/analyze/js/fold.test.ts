import fc from 'fast-check'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { foldCall, foldText, joinPaths } from '../../../src/analyze/js/fold.ts'
import { hole } from '../../../src/analyze/js/value.ts'

test('methods of known texts give what JavaScript gives', () => {
  fc.assert(
    fc.property(fc.string(), fc.integer({ min: -9, max: 9 }), fc.integer({ min: -9, max: 9 }), (text, from, to) => {
      if (text.includes(hole)) return
      assert.is(foldText(text, 'slice', [from, to]), text.slice(from, to))
      assert.is(foldText(text, 'substring', [from, to]), text.substring(from, to))
      assert.equal(foldText(text, 'split', ['']), text.split(''))
    }),
  )
})

test('a text with an unknown part keeps only what does not depend on it', () => {
  assert.is(foldText(`a${hole}B`, 'toUpperCase', []), `A${hole}B`)
  assert.is(foldText(`a${hole}`, 'slice', [0, 3]), undefined)
})

test('an expression that could take for ever is not run', () => {
  assert.is(foldText('a'.repeat(60), 'replace', [/(a+)+$/u, '']), undefined)
  assert.is(foldText('ab', 'repeat', [1e9]), undefined)
})

test('encodings are undone, and what is none is unknown', () => {
  assert.is(foldCall('atob', ['aGVsbG8=']), 'hello')
  assert.is(foldCall('unescape', ['%68%u0069']), 'hi')
  assert.is(foldCall('decodeURIComponent', ['%']), undefined)
  assert.is(foldCall('zlib.gunzipSync', [new Uint8Array([1, 2, 3])]), undefined)
})

test('paths are joined from the folder of the file', () => {
  assert.is(joinPaths(['.', 'lib', '..', 'bin/a']), './bin/a')
  assert.is(joinPaths(['~', '.ssh', 'id_rsa']), '~/.ssh/id_rsa')
  assert.is(joinPaths(['/tmp', 'a']), '/tmp/a')
})

test.run()
