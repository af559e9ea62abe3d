import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { proxies } from '../../src/gather/proxy.ts'
import { Settings } from '../../src/gather/settings.ts'

const proxyFor = (url: string, settings: Record<string, unknown>, env: Record<string, string> = {}) =>
  proxies(new Settings(new Map(Object.entries(settings))), env)(new URL(url))

test('settings win over the environment', () => {
  const env = { HTTPS_PROXY: 'http://env.invalid/' }
  assert.is(proxyFor('https://r.invalid/', { 'https-proxy': 'http://p.invalid/' }, env), 'http://p.invalid/')
  assert.is(proxyFor('https://r.invalid/', {}, env), 'http://env.invalid/')
})

test('plain http uses its own proxy only', () => {
  assert.is(proxyFor('http://r.invalid/', { 'https-proxy': 'http://p.invalid/' }), undefined)
  assert.is(proxyFor('http://r.invalid/', { proxy: 'http://p.invalid/' }), 'http://p.invalid/')
})

test('no proxy is used for excluded hosts, their subdomains and listed ports', () => {
  const env = {
    https_proxy: 'http://p.invalid/',
    NO_PROXY: 'example.invalid, .inner.invalid,*.star.invalid other.invalid:8443',
  }
  for (const host of [
    'example.invalid',
    'a.example.invalid',
    'x.inner.invalid',
    'b.star.invalid',
    'other.invalid:8443',
  ]) {
    assert.is(proxyFor(`https://${host}/`, {}, env), undefined, host)
  }
  for (const host of ['ample.invalid', 'badexample.invalid', 'other.invalid']) {
    assert.is(proxyFor(`https://${host}/`, {}, env), 'http://p.invalid/', host)
  }
})

test('a star excludes every host', () => {
  assert.is(proxyFor('https://r.invalid/', { 'https-proxy': 'http://p.invalid/', noproxy: '*' }), undefined)
})

test.run()
