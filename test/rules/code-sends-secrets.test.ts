import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { codeSendsSecrets } from '../../src/rules/code-sends-secrets.ts'
import { code, signal } from './code.ts'
import { hits, resolved, says, unknown } from './evidence.ts'

test('a hit names what and when', () => {
  assert.match(
    says(
      codeSendsSecrets,
      code(
        signal('flow/send', { from: ['secret'], names: ['secret:wallets'], host: 'a.invalid', runs: 'call' }, [
          'import',
        ]),
      ),
    )[0] as string,
    /wallets/,
  )
})

test('a private key that goes to the host its caller names is what key servers are for', () => {
  assert.equal(
    hits(codeSendsSecrets, code(signal('flow/send', { from: ['key'], names: ['key:privateKey'], host: '' }))),
    [],
  )
})

test('files without credentials are not meant', () => {
  assert.equal(hits(codeSendsSecrets, code(signal('flow/send', { from: ['file'], host: 'a.invalid' }))), [])
})

test('code that was not read says nothing here: it is a gap', () => {
  assert.equal(hits(codeSendsSecrets, { code: unknown('not finished') }), [])
})

const settings = { from: ['file'], names: ['file:…/.env'], runs: 'call' }

test("a project's settings go to a stranger", () => {
  assert.equal(
    hits(codeSendsSecrets, code(signal('flow/send', { ...settings, host: 'a.invalid' }, ['import']))).length,
    1,
  )
})

test('a deployment tool sends them to its own service', () => {
  const own = { package: resolved({ name: 'launchpad-cli' }) }
  const sent = code(signal('flow/send', { ...settings, host: 'api.launchpad.invalid' }, ['bin']))
  assert.equal(hits(codeSendsSecrets, { ...own, ...sent }), [])
})

test.run()
