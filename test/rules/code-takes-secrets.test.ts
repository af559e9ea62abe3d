import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { codeTakesSecrets } from '../../src/rules/code-takes-secrets.ts'
import { code, signal } from './code.ts'
import { hits, says, unknown } from './evidence.ts'

const read = signal('secret/read', { name: 'browser profiles', path: '~/.config/google-chrome/Default' }, ['import'])
const talk = signal('network/request', { host: 'drop.invalid' }, ['import'])

test('a hit names what and to whom', () => {
  assert.match(says(codeTakesSecrets, code(read, talk))[0] as string, /browser profiles\) and talks to drop\.invalid/)
})

test('a tool that opens a browser when it is asked to, and one that talks to whom it is told', () => {
  const asked = signal('secret/read', { name: 'browser profiles', runs: 'call' }, ['import'])
  assert.equal(hits(codeTakesSecrets, code(asked, talk)), [])
  assert.equal(hits(codeTakesSecrets, code(read, signal('network/request', { host: '' }, ['import']))), [])
})

test('logins of a registry are read by what talks to the registry', () => {
  assert.equal(hits(codeTakesSecrets, code(signal('secret/read', { name: 'registry and service logins' }), talk)), [])
})

test('code that was not read says nothing here: it is a gap', () => {
  assert.equal(hits(codeTakesSecrets, { code: unknown('not finished') }), [])
})

test.run()
