import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { codeContactsAddress } from '../../src/rules/code-contacts-address.ts'
import { code, signal } from './code.ts'
import { hits, says, unknown } from './evidence.ts'

test('a hit names what and when', () => {
  assert.match(
    says(codeContactsAddress, code(signal('network/request', { host: '203.0.113.9' }, ['import'])))[0] as string,
    /203\.0\.113\.9/,
  )
})

test('addresses of local networks are where development servers listen', () => {
  assert.equal(
    hits(
      codeContactsAddress,
      code(signal('network/request', { host: '192.168.1.5' }), signal('network/socket', { host: '127.0.0.1' })),
    ),
    [],
  )
})

test('the cloud tells the machines that stand in it who they are under an address of theirs', () => {
  assert.equal(hits(codeContactsAddress, code(signal('network/request', { host: '169.254.170.2' }))), [])
})

test('code that was not read says nothing here: it is a gap', () => {
  assert.equal(hits(codeContactsAddress, { code: unknown('not finished') }), [])
})

test.run()
