import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { codeSwapsClipboard } from '../../src/rules/code-swaps-clipboard.ts'
import { code, signal } from './code.ts'
import { hits, says, unknown } from './evidence.ts'

test('a hit names what and when', () => {
  assert.match(
    says(codeSwapsClipboard, code(signal('clipboard/swap', { name: '0xabc' }, ['import'])))[0] as string,
    /address 0xabc/,
  )
})

test('a wallet copies its address when a button is pressed', () => {
  assert.equal(
    hits(codeSwapsClipboard, code(signal('clipboard/swap', { name: '0xabc', runs: 'call' }, ['import']))),
    [],
  )
})

test('code that was not read says nothing here: it is a gap', () => {
  assert.equal(hits(codeSwapsClipboard, { code: unknown('not finished') }), [])
})

test.run()
