import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { pnpmConfig, readPnpmWorkspace } from '../../src/gather/npmrc.ts'
import { configOf } from './support.ts'

const fallback = configOf(
  {
    registry: 'https://npmrc.invalid/',
    '@old:registry': 'https://old.invalid/',
    '//npmrc.invalid/:_authToken': 'from-npmrc',
    '//p.invalid/:_authToken': 'from-npmrc',
    'https-proxy': 'http://proxy.invalid/',
    'fetch-retries': 1,
  },
  '/cache',
)

/** Cut from what pnpm 10.34, 11.28 and 12.21 hand to updateConfig. */
const ten = {
  registry: 'https://p.invalid/npm/',
  registries: { '@ws': 'https://ws.invalid' },
  strictSsl: false,
  offline: true,
  fetchRetries: 3,
  noproxy: 'localhost',
  httpsProxy: 'http://other.invalid/',
  ca: null,
  cert: null,
  key: null,
  rawConfig: {
    registry: 'https://p.invalid/npm/',
    '@acme:registry': 'https://acme.invalid/repo/',
    '//p.invalid/npm/:_authToken': 't',
  },
}
const twelve = {
  registry: 'https://p.invalid/npm/',
  registriesByScope: { default: 'https://p.invalid/npm/', '@ws': 'https://ws.invalid/' },
  authConfig: { '@acme:registry': 'https://acme.invalid/repo/', ca: 'BEGIN\\nx' },
  configByUri: {
    '//p.invalid/npm/': { '@': { authToken: 't' } },
    '//b.invalid/': { '@': { basicAuth: { username: 'u', password: 'p' } } },
  },
}

for (const [version, config] of [
  ['10', ten],
  ['12', twelve],
] as const) {
  test(`registries and tokens of pnpm ${version} are taken over`, () => {
    const result = pnpmConfig(config, fallback)
    assert.is(result.registryFor('a'), 'https://p.invalid/npm/')
    assert.is(result.registryFor('@ws/a'), 'https://ws.invalid/')
    assert.is(result.registryFor('@acme/a'), 'https://acme.invalid/repo/')
    assert.equal(result.headersFor('https://p.invalid/npm/a'), { authorization: 'Bearer t' })
    assert.is(result.registries[0], 'https://p.invalid/npm/')
    assert.is(result.cache, '/cache')
  })

  test(`credentials that pnpm ${version} left out are not brought back from the npmrc`, () => {
    assert.equal(pnpmConfig(config, fallback).headersFor('https://p.invalid/other'), {})
    assert.equal(pnpmConfig(config, fallback).headersFor('https://npmrc.invalid/a'), {})
  })
}

test('a user name and password of pnpm become basic credentials', () => {
  const basic = { authorization: `Basic ${Buffer.from('u:p').toString('base64')}` }
  assert.equal(pnpmConfig(twelve, fallback).headersFor('https://b.invalid/x'), basic)
})

test("switches are pnpm's where it has them and the fallback's elsewhere", () => {
  const result = pnpmConfig(ten, fallback)
  assert.is(result.strictSsl, false)
  assert.is(result.offline, true)
  assert.is(result.retries, 3)
  assert.is(result.proxyFor(new URL('https://p.invalid/')), 'http://other.invalid/')
  assert.is(pnpmConfig(twelve, fallback).retries, 1)
  assert.is(pnpmConfig(twelve, fallback).proxyFor(new URL('https://p.invalid/')), 'http://proxy.invalid/')
  assert.equal(pnpmConfig(twelve, fallback).ca, ['BEGIN\nx'])
})

test('an object that says nothing leaves everything to the fallback', () => {
  for (const nothing of [undefined, null, {}, [], 'x', 7]) {
    const result = pnpmConfig(nothing, fallback)
    assert.is(result.registryFor('a'), 'https://npmrc.invalid/')
    assert.is(result.registryFor('@old/a'), 'https://old.invalid/')
    assert.equal(result.headersFor('https://npmrc.invalid/a'), { authorization: 'Bearer from-npmrc' })
    assert.is(result.retries, 1)
  }
})

test('noProxy: true excludes every host', () => {
  assert.is(
    pnpmConfig({ noProxy: true, httpsProxy: 'http://x.invalid/' }, fallback).proxyFor(new URL('https://p.invalid/')),
    undefined,
  )
})

test('a workspace file gives registries to what the npmrc says', () => {
  const read = readPnpmWorkspace(
    'packages: [a]\nregistry: https://w.invalid/\nregistries:\n  "@s": https://s.invalid/\n  "@n": 7\n',
  )
  const result = pnpmConfig(read, fallback)
  assert.is(result.registryFor('a'), 'https://w.invalid/')
  assert.is(result.registryFor('@s/a'), 'https://s.invalid/')
  assert.is(result.registryFor('@n/a'), 'https://w.invalid/')
  assert.equal(result.headersFor('https://npmrc.invalid/x'), { authorization: 'Bearer from-npmrc' })
})

test('scopes of a workspace file leave the default and other scopes to the npmrc', () => {
  const result = pnpmConfig(readPnpmWorkspace('registries:\n  "@s": https://s.invalid/\n'), fallback)
  assert.is(result.registryFor('a'), 'https://npmrc.invalid/')
  assert.is(result.registryFor('@old/a'), 'https://old.invalid/')
})

test('an empty workspace file says nothing, a broken or huge one is a fault', () => {
  assert.equal(readPnpmWorkspace('# only a comment\n'), {})
  const code = (text: string) => {
    try {
      readPnpmWorkspace(text)
    } catch (error) {
      return (error as { code?: string }).code
    }
    return undefined
  }
  assert.is(code('a: [b'), 'pnpm-workspace/invalid')
  assert.is(code(' '.repeat(5_000_000)), 'pnpm-workspace/too-large')
})

test.run()
