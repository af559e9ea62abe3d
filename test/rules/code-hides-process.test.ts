import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { codeHidesProcess } from '../../src/rules/code-hides-process.ts'
import { code, signal } from './code.ts'
import { hits, says, unknown } from './evidence.ts'

test('a hit names what and when', () => {
  assert.match(
    says(codeHidesProcess, code(signal('process/hidden', { command: 'node x.js', how: 'detached' })))[0] as string,
    /node x\.js/,
  )
})

test('a daemon of a build tool is started when the tool is', () => {
  assert.equal(
    hits(
      codeHidesProcess,
      code(signal('process/hidden', { command: 'node daemon.js', how: 'detached', runs: 'call' }, ['import'])),
    ),
    [],
  )
})

test('code that was not read says nothing here: it is a gap', () => {
  assert.equal(hits(codeHidesProcess, { code: unknown('not finished') }), [])
})

test.run()
