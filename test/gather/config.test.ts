import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { configOf } from './support.ts'

const token = { '//r.invalid/npm/:_authToken': 'secret', registry: 'https://r.invalid/npm' }

test('the scope decides on the registry, then the default, each with a trailing slash', () => {
  const config = configOf({ ...token, '@acme:registry': 'https://acme.invalid/x' })
  assert.is(config.registryFor('a'), 'https://r.invalid/npm/')
  assert.is(config.registryFor('@acme/a'), 'https://acme.invalid/x/')
  assert.is(config.registryFor('@other/a'), 'https://r.invalid/npm/')
  assert.equal(config.registries, ['https://r.invalid/npm/', 'https://acme.invalid/x/'])
})

test('without settings it is the public registry, checked certificates and bounded patience', () => {
  const config = configOf({})
  assert.is(config.registryFor('a'), 'https://registry.npmjs.org/')
  assert.is(config.strictSsl, true)
  assert.is(config.retries, 2)
  assert.is(configOf({ 'fetch-retries': '999' }).retries, 5)
  assert.is(configOf({ 'fetch-timeout': '0' }).timeout, 1_000)
  assert.is(configOf({ 'fetch-timeout': 'soon' }).timeout, 60_000)
})

test('a token is sent to the path it belongs to and below', () => {
  const { headersFor } = configOf(token)
  assert.equal(headersFor('https://r.invalid/npm/a/-/a-1.0.0.tgz'), { authorization: 'Bearer secret' })
  assert.equal(headersFor('https://r.invalid/npm'), {})
})

test('a token is sent to no other host, port, path, sibling path or parent', () => {
  const { headersFor } = configOf(token)
  for (const url of [
    'https://other.invalid/npm/a',
    'https://r.invalid:8443/npm/a',
    'https://r.invalid/a',
    'https://r.invalid/npmx/a',
    'https://r.invalid/npm/../a',
    'https://r.invalid.evil.invalid/npm/a',
    'https://r.invalid@evil.invalid/npm/a',
    'not a url',
  ])
    assert.equal(headersFor(url), {}, url)
})

test('a token is not sent over http unless the registry itself is configured so on that host and port', () => {
  assert.equal(configOf(token).headersFor('http://r.invalid/npm/a'), {})
  const plain = configOf({
    registry: 'http://r.invalid:4873/',
    '//r.invalid:4873/:_authToken': 's',
    '//r.invalid/:_authToken': 't',
  })
  assert.equal(plain.headersFor('http://r.invalid:4873/a'), { authorization: 'Bearer s' })
  assert.equal(plain.headersFor('http://r.invalid/a'), {})
})

test('the nearest entry wins', () => {
  const { headersFor } = configOf({ '//r.invalid/:_authToken': 'far', '//r.invalid/npm/:_authToken': 'near' })
  assert.equal(headersFor('https://r.invalid/npm/a'), { authorization: 'Bearer near' })
  assert.equal(headersFor('https://r.invalid/b'), { authorization: 'Bearer far' })
})

test('basic credentials are sent from either form', () => {
  const expected = { authorization: `Basic ${Buffer.from('u:p').toString('base64')}` }
  const password = Buffer.from('p').toString('base64')
  assert.equal(configOf({ '//r.invalid/:_auth': 'dTpw' }).headersFor('https://r.invalid/a'), expected)
  assert.equal(
    configOf({ '//r.invalid/:username': 'u', '//r.invalid/:_password': password }).headersFor('https://r.invalid/a'),
    expected,
  )
  assert.equal(configOf({ '//r.invalid/:username': 'u' }).headersFor('https://r.invalid/a'), {})
})

test('credentials without a host are sent nowhere', () => {
  assert.equal(configOf({ _authToken: 'secret', _auth: 'dTpw' }).headersFor('https://registry.npmjs.org/a'), {})
})

test('a cafile that is missing is a fault that names it', () => {
  assert.throws(
    () => configOf({ cafile: '/nonexistent/ca.pem' }),
    (error: Error & { code?: string }) =>
      error.code === 'npmrc/cafile' && error.message.includes('/nonexistent/ca.pem'),
  )
})

test('a certificate written on one line gets its line breaks', () => {
  assert.equal(configOf({ ca: 'BEGIN\\nabc' }).ca, ['BEGIN\nabc'])
  assert.is('ca' in configOf({ ca: '' }), false)
})

test('scopes with a registry of their own are listed', () => {
  const { scopes } = configOf({
    registry: 'https://npm.invalid',
    '@acme:registry': 'https://npm.acme.invalid/',
    '@same:registry': 'https://npm.invalid/',
  })
  assert.equal(scopes, ['@acme'])
})

test.run()
