import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { codeObfuscated } from '../../src/rules/code-obfuscated.ts'
import { code, signal } from './code.ts'
import { hits, says, unknown } from './evidence.ts'

test('a hit names what and when', () => {
  assert.match(
    says(codeObfuscated, code(signal('code/obfuscated', { shape: 'hexadecimal names' }, ['import'])))[0] as string,
    /hexadecimal names/,
  )
})

test("a file that nothing loads, such as a test's fixture, does not run", () => {
  assert.equal(hits(codeObfuscated, code(signal('code/obfuscated', { shape: 'hexadecimal names' }, []))), [])
})

test('code that was not read says nothing here: it is a gap', () => {
  assert.equal(hits(codeObfuscated, { code: unknown('not finished') }), [])
})

test('what nothing is seen to load, and what of it takes something away', () => {
  const shape = signal('code/obfuscated', { shape: 'a list' }, [])
  assert.equal(hits(codeObfuscated, code(shape)), [])
  assert.equal(hits(codeObfuscated, code(shape, signal('flow/send', { from: ['env'], host: '' }, []))).length, 1)
})

test.run()
