import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { codeLoadsScript } from '../../src/rules/code-loads-script.ts'
import { code, signal } from './code.ts'
import { hits, says, unknown } from './evidence.ts'

test('a hit names what and when', () => {
  assert.match(
    says(codeLoadsScript, code(signal('page/script', { host: 'a.invalid' }, ['import'])))[0] as string,
    /a script of a\.invalid/,
  )
})

test('a loader of maps waits to be called', () => {
  assert.equal(hits(codeLoadsScript, code(signal('page/script', { host: 'a.invalid', runs: 'call' }, ['import']))), [])
})

test('what stands in the place of a host, and the end of the name of a file', () => {
  for (const host of ['mce_host', '.html'])
    assert.equal(hits(codeLoadsScript, code(signal('page/redirect', { host }, ['import']))), [])
})

test('code that was not read says nothing here: it is a gap', () => {
  assert.equal(hits(codeLoadsScript, { code: unknown('not finished') }), [])
})

test.run()
