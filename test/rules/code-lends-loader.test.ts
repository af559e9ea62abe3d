import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { codeLendsLoader } from '../../src/rules/code-lends-loader.ts'
import { code, signal } from './code.ts'
import { hits, says, unknown } from './evidence.ts'

const lent = { how: 'Function', from: [], lends: 'require' }

test('a hit says what is lent and when, even to whoever has to call it', () => {
  assert.match(
    says(codeLendsLoader, code(signal('code/dynamic', { ...lent, runs: 'call' }, ['import'])))[0] as string,
    /lends it the module loader when it is called/,
  )
})

test('templates are compiled without it, and what nothing reaches is not started', () => {
  assert.equal(hits(codeLendsLoader, code(signal('code/dynamic', { how: 'Function', from: [] }, ['import']))), [])
  assert.equal(hits(codeLendsLoader, code(signal('code/dynamic', lent, []))), [])
})

test('code that was not read says nothing here: it is a gap', () => {
  assert.equal(hits(codeLendsLoader, { code: unknown('not finished') }), [])
})

test.run()
