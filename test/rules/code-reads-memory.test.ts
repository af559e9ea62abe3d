import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { codeReadsMemory } from '../../src/rules/code-reads-memory.ts'
import { code, signal } from './code.ts'
import { hits, says, unknown } from './evidence.ts'

test('a hit, also in a file that nothing is seen to load', () => {
  assert.match(says(codeReadsMemory, code(signal('secret/memory')))[0] as string, /memory of other programs/)
  assert.is(hits(codeReadsMemory, code(signal('secret/memory', {}, []))).length, 1)
})

test('a profiler waits to be called', () => {
  assert.equal(hits(codeReadsMemory, code(signal('secret/memory', { runs: 'call' }, ['import']))), [])
})

test('code that was not read says nothing here: it is a gap', () => {
  assert.equal(hits(codeReadsMemory, { code: unknown('not finished') }), [])
})

test.run()
