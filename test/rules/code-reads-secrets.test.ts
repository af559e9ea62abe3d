import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { codeReadsSecrets } from '../../src/rules/code-reads-secrets.ts'
import { code, signal } from './code.ts'
import { hits, says, unknown } from './evidence.ts'

test('a hit names what and when', () => {
  assert.match(
    says(
      codeReadsSecrets,
      code(signal('secret/read', { name: 'browser profiles' }), signal('network/request', { host: '' })),
    )[0] as string,
    /browser profiles/,
  )
})

test('settings of a registry, which another file talks to', () => {
  assert.equal(
    hits(
      codeReadsSecrets,
      code(signal('secret/read', { name: 'registry and service logins' }), {
        ...signal('network/request', { host: '' }),
        file: 'other.js',
      }),
    ),
    [],
  )
})

test('settings of a registry are no excuse where another file names the host that it talks to', () => {
  const talks = (host: string) => ({ ...signal('network/request', { host }), file: 'other.js' })
  const read = signal('secret/read', { name: 'registry and service logins' })
  assert.is(hits(codeReadsSecrets, code(read, talks('collector.invalid'))).length, 1)
  assert.equal(hits(codeReadsSecrets, code(read, talks('registry.npmjs.org'))), [])
})

test('an .npmrc is read to find the registry, and nothing is sent', () => {
  assert.equal(hits(codeReadsSecrets, code(signal('secret/read', { name: 'registry and service logins' }))), [])
})

test('code that was not read says nothing here: it is a gap', () => {
  assert.equal(hits(codeReadsSecrets, { code: unknown('not finished') }), [])
})

test('a bundle that asks an .npmrc for the global folder, and one that also talks to a stranger', () => {
  const read = signal('secret/read', { path: '~/.npmrc', name: 'registry and service logins' }, ['import'])
  const talk = (host: string) => code(read, signal('network/request', { host }, ['import']))
  assert.equal(hits(codeReadsSecrets, talk('')), [])
  assert.equal(hits(codeReadsSecrets, talk('drop.invalid')).length, 1)
})

test('a client of SSH that logs in with the key of its user where its caller says', () => {
  const read = signal('secret/read', { path: '~/.ssh/id_rsa', name: 'keys and cloud logins' }, ['import'])
  const talk = (host: string) => signal('network/request', { host, how: 'ssh2.Client' }, ['import'])
  assert.equal(hits(codeReadsSecrets, code(read, talk(''))), [])
  assert.equal(hits(codeReadsSecrets, code(read, talk('drop.invalid'))).length, 1)
  assert.equal(
    hits(codeReadsSecrets, code({ ...read, when: ['install'] }, { ...talk(''), when: ['install'] })).length,
    1,
  )
})

test.run()
