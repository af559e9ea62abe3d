import { createHash } from 'node:crypto'
import { get } from 'node:http'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { clean, hostile, tarball } from './packages.ts'
import type { Packument, Version } from './packument.ts'
import type { Registry, RegistryOptions } from './registry.ts'
import { startRegistry } from './registry.ts'

const short = { accept: 'application/vnd.npm.install-v1+json' }
const offered = [
  hostile('pkg', '1.0.0'),
  clean('pkg', '2.0.0'),
  { ...clean('pkg', '3.0.0-beta.1'), tag: 'next', time: '2026-01-02T03:04:05.000Z' },
  hostile('@scope/gyp', '1.0.0', { events: ['binding.gyp'] }),
  { ...hostile('liar'), registryManifest: { scripts: undefined }, dist: { integrity: 'sha512-AAAA' } },
]

const withRegistry =
  (use: (registry: Registry) => Promise<void>, options: RegistryOptions = {}) =>
  async () => {
    const registry = await startRegistry(offered, options)
    try {
      await use(registry)
    } finally {
      await registry.close()
    }
  }

const json = async <T = Packument>(url: string, headers: Record<string, string> = {}): Promise<T> =>
  (await fetch(url, { headers })).json() as Promise<T>

test(
  'a full document has times and scripts, an abbreviated one has neither',
  withRegistry(async ({ url }) => {
    const full = await json(`${url}pkg`)
    assert.equal(full['dist-tags'], { latest: '2.0.0', next: '3.0.0-beta.1' })
    assert.is(full.time['3.0.0-beta.1'], '2026-01-02T03:04:05.000Z')
    assert.ok(Date.now() - Date.parse(full.time['1.0.0'] ?? '') > 399 * 86_400_000)
    assert.ok(full.versions['1.0.0']?.scripts?.['postinstall'])
    const abbreviated = await json(`${url}pkg`, short)
    assert.is(abbreviated.time, undefined)
    assert.is(abbreviated.versions['1.0.0']?.scripts, undefined)
    assert.is(abbreviated.versions['1.0.0']?.['hasInstallScript'], true)
    assert.is(abbreviated.versions['2.0.0']?.['hasInstallScript'], undefined)
  }),
)

test(
  'a bare binding.gyp is not declared',
  withRegistry(async ({ url }) => {
    const version = (await json(`${url}@scope%2fgyp`, short)).versions['1.0.0']
    assert.is(version?.['hasInstallScript'], undefined)
    assert.is(version?.['gypfile'], undefined)
  }),
)

test(
  'scoped names, versions and tags answer in every spelling',
  withRegistry(async ({ url }) => {
    for (const path of ['@scope%2fgyp/1.0.0', '@scope/gyp/1.0.0', '@scope%2Fgyp/latest']) {
      assert.is((await json<Version>(url + path)).version, '1.0.0', path)
    }
    assert.is((await json<Version>(`${url}pkg/next`)).version, '3.0.0-beta.1')
    for (const path of ['none', 'pkg/9.9.9', 'pkg/-/pkg-9.9.9.tgz', 'pkg/-/other-1.0.0.tgz', '-/none', '%']) {
      assert.ok((await fetch(url + path)).status >= 404, path)
    }
  }),
)

test(
  'the archive is where dist says and has the integrity it says',
  withRegistry(async ({ url, integrity }) => {
    const { dist } = await json<Version>(`${url}@scope/gyp/1.0.0`)
    const bytes = Buffer.from(await (await fetch(String(dist['tarball']))).arrayBuffer())
    assert.is(dist['integrity'], `sha512-${createHash('sha512').update(bytes).digest('base64')}`)
    assert.is(dist['integrity'], integrity('@scope/gyp', '1.0.0'))
  }),
)

test(
  'it lies on request about a manifest and an integrity',
  withRegistry(async ({ url, integrity }) => {
    const version = (await json(`${url}liar`)).versions['1.0.0']
    assert.is(version?.scripts, undefined)
    assert.is(version?.dist['integrity'], 'sha512-AAAA')
    assert.ok(integrity('liar', '1.0.0').length > 80)
  }),
)

test(
  'the metadata option has the last word in both forms',
  withRegistry(
    async ({ url }) => {
      assert.equal((await json(`${url}pkg`))['dist-tags'], { latest: '1.0.0' })
      assert.equal((await json(`${url}pkg`, short))['dist-tags'], { latest: '1.0.0' })
    },
    { metadata: (doc) => ({ ...doc, 'dist-tags': { latest: '1.0.0' } }) },
  ),
)

test(
  'an unchanged document is answered with 304',
  withRegistry(async ({ url, set }) => {
    const etag = (await fetch(`${url}pkg`)).headers.get('etag') ?? ''
    const again = () => fetch(`${url}pkg`, { headers: { 'if-none-match': etag } })
    assert.is((await again()).status, 304)
    set([clean('pkg', '4.0.0')])
    assert.is((await again()).status, 200)
  }),
)

test(
  'documents are compressed for those who accept it, archives never',
  withRegistry(async ({ url }) => {
    const encoding = (path: string, accept: string) =>
      new Promise((resolve) => {
        get(url + path, { headers: { 'accept-encoding': accept } }, (answer) => {
          answer.resume()
          resolve(answer.headers['content-encoding'])
        })
      })
    assert.is(await encoding('pkg', 'gzip, br'), 'gzip')
    assert.is(await encoding('pkg', 'identity'), undefined)
    assert.is(await encoding('pkg/-/pkg-1.0.0.tgz', 'gzip'), undefined)
  }),
)

test(
  'without the token everything is 401',
  withRegistry(
    async ({ url }) => {
      for (const path of ['pkg', 'pkg/-/pkg-1.0.0.tgz']) {
        assert.is((await fetch(url + path)).status, 401)
        assert.is((await fetch(url + path, { headers: { authorization: 'Bearer secret' } })).status, 200)
      }
    },
    { auth: 'secret' },
  ),
)

test(
  'the audit endpoints know of nothing',
  withRegistry(async ({ url }) => {
    const bulk = await fetch(`${url}-/npm/v1/security/advisories/bulk`, { method: 'POST', body: '{}' })
    assert.equal(await bulk.json(), {})
  }),
)

test(
  'requests are recorded',
  withRegistry(async ({ url, requests }) => {
    await fetch(`${url}@scope%2fgyp`, { headers: { 'x-mine': '1' } })
    assert.is(requests.length, 1)
    assert.is(requests[0]?.url, '/@scope%2fgyp')
    assert.is(requests[0]?.headers['x-mine'], '1')
  }),
)

test(
  'a fault strikes as often as it should, and only where',
  withRegistry(async ({ url, fault }) => {
    fault(/^\/pkg$/u, 500, 2)
    const status = async (path: string) => (await fetch(url + path)).status
    assert.equal(
      [await status('pkg'), await status('liar'), await status('pkg'), await status('pkg')],
      [500, 200, 500, 200],
    )
  }),
)

test(
  'a connection can be reset, an answer cut or never given',
  withRegistry(async ({ url, fault }) => {
    fault(/^\/pkg$/u, 'reset')
    fault(/^\/liar$/u, 'truncated')
    fault(/^\/@scope\/gyp$/u, 'hang')
    const fails = (path: string, signal?: AbortSignal) =>
      fetch(url + path, signal ? { signal } : {})
        .then((answer) => answer.text())
        .then(
          () => false,
          () => true,
        )
    assert.ok(await fails('pkg'))
    assert.ok(await fails('liar'))
    assert.ok(await fails('@scope%2fgyp', AbortSignal.timeout(100)))
  }),
)

test(
  'wrong bytes are a valid archive that is not the one promised',
  withRegistry(async ({ url, fault }) => {
    fault(/\.tgz$/u, 'wrong-bytes')
    const bytes = Buffer.from(await (await fetch(`${url}pkg/-/pkg-1.0.0.tgz`)).arrayBuffer())
    assert.not.equal(bytes, tarball(hostile('pkg', '1.0.0')))
    assert.is(bytes.readUInt16BE(0), 0x1f8b)
  }),
)

test(
  'a slow answer is a right one',
  withRegistry(
    async ({ url, fault }) => {
      fault(/pkg/u, 'slow')
      assert.is((await json<Version>(`${url}pkg/2.0.0`)).version, '2.0.0')
    },
    { slowBy: 20 },
  ),
)

test.run()
