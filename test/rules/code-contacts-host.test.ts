import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { codeContactsHost } from '../../src/rules/code-contacts-host.ts'
import { code, signal } from './code.ts'
import { hits, resolved, says, unknown } from './evidence.ts'

test('a hit names what and when', () => {
  assert.match(
    says(codeContactsHost, code(signal('network/request', { host: 'collector.invalid' })))[0] as string,
    /collector\.invalid/,
  )
})

test('a downloader keeps what it asks for', () => {
  assert.equal(
    hits(
      codeContactsHost,
      code(
        signal('network/request', { host: 'cdn.invalid' }),
        signal('flow/write', { host: 'cdn.invalid', path: './bin/a' }),
      ),
    ),
    [],
  )
})

test('a release that is looked up at a computed host, to be downloaded later', () => {
  assert.equal(hits(codeContactsHost, code(signal('network/request', { host: '' }))), [])
})

test('a registry is no stranger', () => {
  assert.equal(hits(codeContactsHost, code(signal('network/request', { host: 'registry.npmjs.org' }))), [])
})

test('nor is a host of its own name', () => {
  assert.equal(
    hits(codeContactsHost, {
      package: resolved({ name: 'serverless' }),
      ...code(signal('network/request', { host: 'install.serverless.invalid' })),
    }),
    [],
  )
})

test('a client library talks when it is used', () => {
  assert.equal(hits(codeContactsHost, code(signal('network/request', { host: 'api.invalid' }, ['import']))), [])
})

test('a downloader asks in one function and keeps the answer in another', () => {
  const asks = signal('network/request', { host: 'api.feed.invalid' })
  assert.equal(hits(codeContactsHost, code(asks, signal('flow/write', { host: '', path: './a', runs: 'call' }))), [])
})

test('code that was not read says nothing here: it is a gap', () => {
  assert.equal(hits(codeContactsHost, { code: unknown('not finished') }), [])
})

test.run()
