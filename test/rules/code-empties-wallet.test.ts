import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { codeEmptiesWallet } from '../../src/rules/code-empties-wallet.ts'
import { code, signal } from './code.ts'
import { hits, says, unknown } from './evidence.ts'

test('a hit names the address', () => {
  assert.match(says(codeEmptiesWallet, code(signal('wallet/pay', { name: '0xabc' }, ['import'])))[0] as string, /0xabc/)
})

test('a donation waits for its button', () => {
  assert.equal(hits(codeEmptiesWallet, code(signal('wallet/pay', { name: '0xabc', runs: 'call' }, ['import']))), [])
})

test('a part of what the account holds goes there whenever it is called', () => {
  const paid = (...when: ('import' | 'bin')[]) =>
    code(signal('wallet/pay', { name: '0xabc', of: 'balance', runs: 'call' }, when))
  assert.match(says(codeEmptiesWallet, paid('import'))[0] as string, /out of what the account/)
  assert.equal(hits(codeEmptiesWallet, paid()), [])
})

test('code that was not read says nothing here: it is a gap', () => {
  assert.equal(hits(codeEmptiesWallet, { code: unknown('not finished') }), [])
})

test.run()
