import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { codeSendsSecrets } from '../../src/rules/code-sends-secrets.ts'
import { code, signal } from './code.ts'
import { hits, says, unknown } from './evidence.ts'

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

test.run()
