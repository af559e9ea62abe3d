import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { codeSendsIdentity } from '../../src/rules/code-sends-identity.ts'
import { code, signal } from './code.ts'
import { hits, resolved, says, unknown } from './evidence.ts'

test('a hit names what and when', () => {
  assert.match(
    says(codeSendsIdentity, code(signal('flow/send', { from: ['host', 'system'], host: 'a.invalid' })))[0] as string,
    /sends the machine/,
  )
})

test("what kind of machine it is goes into any download's address", () => {
  assert.equal(hits(codeSendsIdentity, code(signal('flow/send', { from: ['system', 'place'], host: 'a.invalid' }))), [])
})

test("a function that somebody has to call is the caller's business", () => {
  assert.equal(
    hits(codeSendsIdentity, code(signal('flow/send', { from: ['host'], host: 'a.invalid', runs: 'call' }, ['import']))),
    [],
  )
})

test('what commands print, sent to nobody knows whom, is how browsers are looked for', () => {
  assert.equal(hits(codeSendsIdentity, code(signal('flow/send', { from: ['output'], host: '' }))), [])
})

test('what stays on this machine is not sent', () => {
  assert.equal(hits(codeSendsIdentity, code(signal('flow/send', { from: ['env'], host: 'localhost' }))), [])
})

test("a token of the package's own name is a setting of its own", () => {
  assert.equal(
    hits(codeSendsIdentity, {
      package: resolved({ name: '@scarf/scarf' }),
      ...code(
        signal('flow/send', { from: ['env-secret'], names: ['env-secret:SCARF_API_TOKEN'], host: 'scarf.invalid' }),
      ),
    }),
    [],
  )
})

test('a service is told a secret of its own, and nothing else', () => {
  const sent = (names: readonly string[]) => ({
    package: resolved({ name: 'sauce-launcher' }),
    ...code(signal('flow/send', { from: ['env-secret', 'output'], names, host: 'saucelabs.invalid' })),
  })
  assert.equal(hits(codeSendsIdentity, sent(['env-secret:SAUCE_KEY', 'output'])), [])
  assert.equal(hits(codeSendsIdentity, sent(['env-secret:NPM_TOKEN', 'output'])).length, 1)
})

test('a downloader shows a token of GitHub to GitHub, and puts nothing there', () => {
  const sent = signal('flow/send', { from: ['env-secret'], names: ['env-secret:GH_TOKEN'], host: 'api.github.com' })
  const put = signal('network/request', { host: 'api.github.com', method: 'POST' })
  assert.equal(hits(codeSendsIdentity, code(sent)), [])
  assert.equal(hits(codeSendsIdentity, code(sent, put)).length, 1)
})

test('a counter of installs asks git; anybody else who does so tells', () => {
  const sent = (name: string) => ({
    package: resolved({ name }),
    ...code(signal('flow/send', { from: ['output'], names: ['output:git rev-parse HEAD'], host: 'scarf.invalid' })),
  })
  assert.equal(hits(codeSendsIdentity, sent('@scarf/scarf')), [])
  assert.equal(hits(codeSendsIdentity, sent('colours')).length, 1)
})

test('a program that handles a setting of its own asks an address that is worked out', () => {
  const sent = (name: string, host: string) => ({
    package: resolved({ name: 'prisma' }),
    ...code(
      signal('flow/send', { from: ['env', 'env-secret'], names: ['env', `env-secret:${name}`], host }, ['import']),
    ),
  })
  assert.equal(hits(codeSendsIdentity, sent('PRISMA_API_KEY', '')), [])
  assert.equal(hits(codeSendsIdentity, sent('PRISMA_API_KEY', 'drop.invalid')).length, 1)
  assert.equal(hits(codeSendsIdentity, sent('NPM_TOKEN', '')).length, 1)
})

test('code that was not read says nothing here: it is a gap', () => {
  assert.equal(hits(codeSendsIdentity, { code: unknown('not finished') }), [])
})

test('a program that tells a stranger its whole environment, and one that tells its own service', () => {
  const sent = (name: string, names: readonly string[], runs = 'load', by: 'bin' | 'import' = 'bin') => ({
    package: resolved({ name }),
    ...code(signal('flow/send', { from: ['env', 'user'], names, host: 'api.packit.invalid', runs }, [by])),
  })
  assert.equal(hits(codeSendsIdentity, sent('webpakc', ['env:process.env'])).length, 1)
  assert.equal(hits(codeSendsIdentity, sent('webpakc', ['env:process.env'], 'call')).length, 1)
  assert.equal(hits(codeSendsIdentity, sent('packit-cli', ['env:process.env'])), [])
  assert.equal(hits(codeSendsIdentity, sent('packit-log', ['env:process.env'], 'call', 'import')).length, 1)
  assert.equal(hits(codeSendsIdentity, sent('webpakc', ['user:os.userInfo()'])), [])
})

test('words of a name that is looked up, and a file of the project that is posted', () => {
  const looked = (host: string) =>
    code(signal('flow/send', { from: ['output'], names: ['output:ls'], host, how: 'dns.lookup' }, ['import']))
  assert.equal(hits(codeSendsIdentity, looked('.x.invalid')).length, 1)
  assert.equal(hits(codeSendsIdentity, looked('')), [])
  const file = { from: ['file'], names: ['file:…/hardhat.config.js'], host: 'a.invalid', how: 'fetch' }
  const posted = (method: string) =>
    code(
      signal('flow/send', file, ['import']),
      signal('network/request', { host: 'a.invalid', ...(method !== '' && { method }) }, ['import']),
    )
  assert.equal(hits(codeSendsIdentity, posted('POST')).length, 1)
  assert.equal(hits(codeSendsIdentity, posted('')), [])
})

test('files are put on a server that is not known: of a folder that a caller names, and of the user', () => {
  const put = (from: string) =>
    code(
      signal(
        'flow/send',
        { from: ['file', 'listing'], names: [from, 'file:x'], host: '', how: 'ssh2.Client().sftp().fastPut' },
        ['import'],
      ),
    )
  for (const from of ['listing', 'listing:dist']) assert.equal(hits(codeSendsIdentity, put(from)), [], from)
  for (const from of ['listing:~/Documents', 'listing:.', 'listing:/'])
    assert.equal(hits(codeSendsIdentity, put(from)).length, 1, from)
})

test.run()
