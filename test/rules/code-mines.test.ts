import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { codeMines } from '../../src/rules/code-mines.ts'
import { code, signal } from './code.ts'
import { hits, says, unknown } from './evidence.ts'

test('a hit names what and when', () => {
  assert.match(says(codeMines, code(signal('miner/config', { name: 'stratum' })))[0] as string, /stratum/)
})

test('a list of blocked words that nothing loads', () => {
  assert.equal(hits(codeMines, code(signal('miner/config', { name: 'stratum' }, []))), [])
})

test('code that was not read says nothing here: it is a gap', () => {
  assert.equal(hits(codeMines, { code: unknown('not finished') }), [])
})

test.run()
