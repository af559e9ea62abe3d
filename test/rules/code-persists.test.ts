import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { codePersists } from '../../src/rules/code-persists.ts'
import { code, signal } from './code.ts'
import { hits, says, unknown } from './evidence.ts'

test('a hit names what and when', () => {
  assert.match(says(codePersists, code(signal('persist/starts', { path: '~/.bashrc' })))[0] as string, /bashrc/)
})

test('a program that offers completion for the shell is asked for it', () => {
  assert.equal(hits(codePersists, code(signal('persist/starts', { path: '~/.bashrc', runs: 'call' }, ['bin']))), [])
})

test('code that was not read says nothing here: it is a gap', () => {
  assert.equal(hits(codePersists, { code: unknown('not finished') }), [])
})

test.run()
