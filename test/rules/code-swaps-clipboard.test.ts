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

const uses = (does: string) => signal('clipboard/read', { does }, ['import'])
const holds = signal('address/swap', { count: 1 }, ['import'])

test('the clipboard is read and written beside an address', () => {
  assert.equal(hits(codeSwapsClipboard, code(uses('reads'), uses('writes'), holds)).length, 1)
})

test('a clipboard that is only written, and one without any address', () => {
  assert.equal(hits(codeSwapsClipboard, code(uses('writes'), holds)), [])
  assert.equal(hits(codeSwapsClipboard, code(uses('reads'), uses('writes'))), [])
})

test('code that was not read says nothing here: it is a gap', () => {
  assert.equal(hits(codeSwapsClipboard, { code: unknown('not finished') }), [])
})

test.run()
