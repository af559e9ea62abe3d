import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { codeShellConnected } from '../../src/rules/code-shell-connected.ts'
import { code, signal } from './code.ts'
import { hits, says, unknown } from './evidence.ts'

test('a hit names what and when', () => {
  assert.match(
    says(codeShellConnected, code(signal('flow/shell', { host: 'a.invalid' }, ['import'])))[0] as string,
    /connects a shell to a\.invalid/,
  )
})

test('a shell alone is what task runners start', () => {
  assert.equal(hits(codeShellConnected, code(signal('process/run', { command: '/bin/sh' }))), [])
})

test('code that was not read says nothing here: it is a gap', () => {
  assert.equal(hits(codeShellConnected, { code: unknown('not finished') }), [])
})

test.run()
