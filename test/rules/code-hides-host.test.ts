import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { codeHidesHost } from '../../src/rules/code-hides-host.ts'
import { code, signal } from './code.ts'
import { hits, says, unknown } from './evidence.ts'

test('a hit names what and when', () => {
  assert.match(
    says(codeHidesHost, code(signal('network/hidden', { host: 'a.invalid' }, ['import'])))[0] as string,
    /keeps encoded/,
  )
})

test('a host in plain words', () => {
  assert.equal(hits(codeHidesHost, code(signal('network/request', { host: 'a.invalid' }, ['import']))), [])
})

test('code that was not read says nothing here: it is a gap', () => {
  assert.equal(hits(codeHidesHost, { code: unknown('not finished') }), [])
})

test.run()
