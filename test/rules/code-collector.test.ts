import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { codeCollector } from '../../src/rules/code-collector.ts'
import { code, signal } from './code.ts'
import { hits, says, unknown } from './evidence.ts'

test('a hit names what and when', () => {
  assert.match(
    says(codeCollector, code(signal('network/collector', { host: 'x.oastify.com' })))[0] as string,
    /x\.oastify\.com/,
  )
})

test('a host like any other', () => {
  assert.equal(hits(codeCollector, code(signal('network/request', { host: 'download.invalid' }))), [])
})

test('code that was not read says nothing here: it is a gap', () => {
  assert.equal(hits(codeCollector, { code: unknown('not finished') }), [])
})

test.run()
