import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { codeSkims } from '../../src/rules/code-skims.ts'
import { code, signal } from './code.ts'
import { hits, says, unknown } from './evidence.ts'

test('a hit names what and when', () => {
  assert.match(
    says(codeSkims, code(signal('flow/send', { from: ['page'], host: 'a.invalid' }, ['import'])))[0] as string,
    /visitors of a page/,
  )
})

test('a form that is sent to the host its caller names', () => {
  assert.equal(hits(codeSkims, code(signal('flow/send', { from: ['page'], host: '' }, ['import']))), [])
})

test('analytics that have to be called', () => {
  assert.equal(
    hits(codeSkims, code(signal('flow/send', { from: ['page'], host: 'a.invalid', runs: 'call' }, ['import']))),
    [],
  )
})

test('code that was not read says nothing here: it is a gap', () => {
  assert.equal(hits(codeSkims, { code: unknown('not finished') }), [])
})

test.run()
