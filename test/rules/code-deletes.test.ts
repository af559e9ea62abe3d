import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { codeDeletes } from '../../src/rules/code-deletes.ts'
import { code, signal } from './code.ts'
import { hits, says, unknown } from './evidence.ts'

test('a hit names what and when', () => {
  assert.match(says(codeDeletes, code(signal('file/delete', { path: '~/' })))[0] as string, /deletes or overwrites ~\//)
})

test('a file that is written below the root by its name', () => {
  assert.equal(hits(codeDeletes, code(signal('file/write', { path: '/tmp/a.log' }))), [])
})

test('its own build folder', () => {
  assert.equal(hits(codeDeletes, code(signal('file/delete', { path: './build' }))), [])
})

test('a folder beside it', () => {
  assert.equal(hits(codeDeletes, code(signal('file/delete', { path: '../cache' }))), [])
})

test('a command that deletes whatever is there, even if somebody has to call it', () => {
  const all = signal('file/delete', { path: '*', how: 'everything', runs: 'call' }, ['import'])
  assert.is(hits(codeDeletes, code(all)).length, 1)
  assert.equal(hits(codeDeletes, code({ ...all, when: [] })), [])
})

test('code that was not read says nothing here: it is a gap', () => {
  assert.equal(hits(codeDeletes, { code: unknown('not finished') }), [])
})

test.run()
