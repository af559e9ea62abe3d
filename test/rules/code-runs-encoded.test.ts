import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { codeRunsEncoded } from '../../src/rules/code-runs-encoded.ts'
import { code, signal } from './code.ts'
import { hits, says, unknown } from './evidence.ts'

test('a hit names what and when', () => {
  assert.match(says(codeRunsEncoded, code(signal('code/decoded', { how: 'eval' })))[0] as string, /stored encoded/)
})

test('generated code of a template engine was never encoded', () => {
  assert.equal(hits(codeRunsEncoded, code(signal('code/dynamic', { how: 'Function', from: [] }, ['import']))), [])
})

test('it has to be called', () => {
  assert.equal(hits(codeRunsEncoded, code(signal('code/decoded', { how: 'eval', runs: 'call' }, ['import']))), [])
})

test('what another package holds for it, once somebody calls', () => {
  const decoded = { how: 'what icons exports', package: 'icons', runs: 'call' }
  assert.equal(hits(codeRunsEncoded, code(signal('code/decoded', decoded, ['import']))).length, 1)
  assert.equal(hits(codeRunsEncoded, code(signal('code/decoded', decoded, []))), [])
})

test('code that was not read says nothing here: it is a gap', () => {
  assert.equal(hits(codeRunsEncoded, { code: unknown('not finished') }), [])
})

test.run()
