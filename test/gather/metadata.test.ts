import { readFileSync } from 'node:fs'
import type { RequestListener } from 'node:http'
import { join } from 'node:path'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { type Cache, openCache } from '../../src/gather/cache.ts'
import { createHttp } from '../../src/gather/http.ts'
import { createMetadata, type Metadata } from '../../src/gather/metadata.ts'
import type { ResolvedPackage } from '../../src/model.ts'
import { configOf, fakeClock, pkg, routes, type Server, send, serve, temporary } from './support.ts'

const doc = (name: string, version: string, more: Record<string, unknown> = {}) => ({
  name,
  version,
  dist: { integrity: `sha512-${version}` },
  ...more,
})
const time = { created: '2000-01-01T00:00:00.000Z', '1.0.0': '2020-01-01T00:00:00.000Z' }
const held = pkg({ integrity: 'sha512-1.0.0' })

async function withRegistry(
  listener: RequestListener,
  run: (metadata: (day?: number, cache?: Partial<Cache>) => Metadata, server: Server) => Promise<void>,
  versions = ['1.0.0'],
): Promise<void> {
  const server = await serve(listener)
  const config = configOf({ registry: `${server.origin}/` })
  const http = createHttp(config, { clock: fakeClock() })
  const cacheDir = temporary()
  const metadata = (day = 1, cache: Partial<Cache> = {}) =>
    createMetadata({
      config,
      http,
      cache: { ...openCache(cacheDir), ...cache },
      now: new Date(Date.UTC(2026, 10, day)),
      versionsOf: () => new Set(versions),
    })
  try {
    await run(metadata, server)
  } finally {
    await http.close()
    await server.close()
  }
}

const answersWith =
  (status: number): RequestListener =>
  (_, response) =>
    send(response, status, '{}')

const whyOf = (fact: { readonly state: string; readonly why?: string }) => fact.why ?? fact.state

test('one version is asked for by itself, with the scope escaped', async () => {
  await withRegistry(
    routes({ '/@s%2fa/1.0.0': doc('@s/a', '1.0.0', { scripts: { install: 'x' } }) }),
    async (metadata, server) => {
      const fact = await metadata().document(pkg({ name: '@s/a', id: '@s/a@1.0.0' }))
      assert.is(fact.state === 'known' && fact.value.manifest.scripts.install, 'x')
      assert.equal(server.asked, ['GET /@s%2fa/1.0.0'])
    },
  )
})

test('where that route is missing the whole document serves', async () => {
  for (const status of [404, 405, 501]) {
    const packument = { versions: { '1.0.0': doc('a', '1.0.0') }, time }
    await withRegistry(
      (request, response) =>
        request.url === '/a' ? send(response, 200, JSON.stringify(packument)) : send(response, status, ''),
      async (metadata, server) => {
        assert.is((await metadata().document(held)).state, 'known')
        assert.equal(server.asked, ['GET /a/1.0.0', 'GET /a'])
      },
    )
  }
})

test('a package or version that is not there is told apart from a registry that fails', async () => {
  await withRegistry(routes({ '/b': { versions: {}, time: {} } }), async (metadata, server) => {
    assert.is(whyOf(await metadata().document(held)), `a is not in the registry ${server.origin}/`)
    assert.is(whyOf(await metadata().document(pkg({ name: 'b' }))), `b@1.0.0 is not in the registry ${server.origin}/`)
    assert.is(whyOf(await metadata().published(pkg({ name: 'b' }))), `b@1.0.0 is not in the registry ${server.origin}/`)
  })
  await withRegistry(
    (_, response) => send(response, 403, ''),
    async (metadata, server) => {
      assert.is(
        whyOf(await metadata().document(held)),
        `403 from ${server.origin}/ for a@1.0.0: no credentials are configured for it`,
      )
    },
  )
})

test("the time of publication is the registry's, and asked for once for ever", async () => {
  await withRegistry(routes({ '/a': { versions: { '1.0.0': doc('a', '1.0.0') }, time } }), async (metadata, server) => {
    assert.equal(await metadata().published(held), { state: 'known', value: '2020-01-01T00:00:00.000Z' })
    assert.equal(await metadata().published(held), { state: 'known', value: '2020-01-01T00:00:00.000Z' })
    assert.equal(server.asked, ['GET /a'])
  })
})

test('"created" is no version, and a time that cannot be read is not given on', async () => {
  const odd = { '1.0.0': 'yesterday', '1.0.1': 7, '1.0.2': 'x'.repeat(100) }
  await withRegistry(routes({ '/a': { versions: {}, time: { ...time, ...odd } } }), async (metadata) => {
    assert.match(whyOf(await metadata().published(pkg({ version: 'created' }))), 'not one that a registry can have')
    assert.match(whyOf(await metadata().published(pkg({ version: '1.0.0' }))), 'no readable time')
    assert.is((await metadata().published(pkg({ version: '1.0.1' }))).state, 'unknown')
    assert.match(whyOf(await metadata().published(pkg({ version: '1.0.2' }))), 'no readable time')
  })
})

test('a registry without times leaves the time unknown', async () => {
  await withRegistry(routes({ '/a': { versions: { '1.0.0': doc('a', '1.0.0') } } }), async (metadata, server) => {
    assert.is(whyOf(await metadata().published(held)), `${server.origin}/ does not say when a@1.0.0 was published`)
  })
})

test('the document fetched for the time also gives the manifest', async () => {
  await withRegistry(
    routes({ '/a': { versions: { '1.0.0': doc('a', '1.0.0', { scripts: { install: 'x' } }) }, time } }),
    async (metadata, server) => {
      const one = metadata()
      await one.published(held)
      const fact = await one.document(held)
      assert.is(fact.state === 'known' && fact.value.manifest.scripts.install, 'x')
      assert.equal(server.asked, ['GET /a'])
    },
  )
})

test('a document of the claimed bytes is kept, one of other bytes is not', async () => {
  await withRegistry(routes({ '/a/1.0.0': doc('a', '1.0.0') }), async (metadata, server) => {
    await metadata().document(held)
    assert.is((await metadata().document(held)).state, 'known')
    assert.is(server.asked.length, 1)
    const other = pkg({ integrity: 'sha512-other' })
    await metadata().document(other)
    await metadata().document(other)
    await metadata().document(pkg())
    assert.is(server.asked.length, 4)
  })
})

test('a whole document that did not change is not sent again', async () => {
  let version = 1
  await withRegistry(
    (request, response) => {
      if (request.headers['if-none-match'] === '"1"' && version === 1) return send(response, 304, '')
      send(response, 200, JSON.stringify({ versions: {}, time }), { etag: `"${version}"` })
    },
    async (metadata, server) => {
      await metadata().published(pkg({ version: '3.0.0' }))
      assert.match(whyOf(await metadata(2).published(pkg({ version: '4.0.0' }))), 'does not say when')
      assert.is(server.headers[1]?.['if-none-match'], '"1"')
      version = 2
      await metadata(3).published(pkg({ version: '4.0.0' }))
      assert.is(server.asked.length, 3)
    },
  )
})

test('several versions of a name need one whole document', async () => {
  await withRegistry(
    routes({ '/a': { versions: {}, time: { '1.0.0': time['1.0.0'], '2.0.0': time['1.0.0'] } } }),
    async (metadata, server) => {
      const one = metadata()
      await Promise.all([one.published(pkg()), one.published(pkg({ version: '2.0.0' }))])
      assert.is(server.asked.length, 1)
    },
    ['1.0.0', '2.0.0'],
  )
})

const listed = { '1.0.0': doc('a', '1.0.0', { _npmUser: { name: 'anna' } }) }

test('a kept packument serves for a day, then is asked for again', async () => {
  await withRegistry(routes({ '/a': { versions: listed, time } }), async (metadata, server) => {
    for (const day of [1, 1.5, 3]) {
      const fact = await metadata(day).history(held)
      assert.is(fact.state === 'known' && fact.value.release?.publisher, 'anna')
    }
    assert.is(server.asked.length, 2)
  })
})

test('a kept packument that does not know the version is not enough', async () => {
  let versions: Record<string, unknown> = {}
  await withRegistry(
    (_, response) => send(response, 200, JSON.stringify({ versions, time: versions === listed ? time : {} })),
    async (metadata) => {
      assert.match(whyOf(await metadata().history(held)), 'is not in the registry')
      versions = listed
      assert.is((await metadata().history(held)).state, 'known')
    },
  )
})

test('a kept packument has to know every version that matters', async () => {
  await withRegistry(
    routes({ '/a': { versions: listed, time } }),
    async (metadata, server) => {
      await metadata().published(held)
      await metadata().published(pkg({ version: '2.0.0' }))
      assert.is(server.asked.length, 2)
    },
    ['1.0.0', '2.0.0'],
  )
})

test('a kept history needs no packument', async () => {
  await withRegistry(routes({ '/a': { versions: listed, time } }), async (metadata, server) => {
    const first = await metadata().history(held)
    const again = await metadata(1.5, { packument: () => undefined }).history(held)
    assert.equal(JSON.parse(JSON.stringify(again)), JSON.parse(JSON.stringify(first)))
    assert.is(server.asked.length, 1)
  })
})

test('advisories are asked for by a post of the version before', async () => {
  const found = { vulnerable_versions: '<1.0.0', title: 'a hole', id: 7 }
  let posted = ''
  await withRegistry(
    (request, response) => {
      request.on('data', (chunk) => {
        posted += chunk
      })
      request.on('end', () => send(response, 200, JSON.stringify({ a: [found] })))
    },
    async (metadata, server) => {
      assert.equal(await metadata().fixes('a', '0.9.0', '1.0.0'), {
        state: 'known',
        value: [{ id: 'npm advisory 7', title: 'a hole' }],
      })
      assert.equal([server.asked, posted], [['POST /-/npm/v1/security/advisories/bulk'], '{"a":["0.9.0"]}'])
    },
  )
  await withRegistry(answersWith(404), async (metadata) => {
    assert.is((await metadata().fixes('a', '0.9.0', '1.0.0')).state, 'unknown')
  })
})

const gundam = join(import.meta.dirname, '..', 'fixtures', 'attestations', 'gundam-visor-1.0.1.json')
const attested = { name: 'gundam-visor', version: '1.0.1' }
test('a build that was verified once is kept', async () => {
  const answer = JSON.parse(readFileSync(gundam, 'utf8'))
  await withRegistry(routes({ '/-/npm/v1/attestations/gundam-visor@1.0.1': answer }), async (metadata, server) => {
    for (const day of [1, 99]) {
      const fact = await metadata(day).attested(attested)
      assert.match(JSON.stringify(fact), 'https://github.com/ramonpetgrave64/gundam-visor')
    }
    assert.is(server.asked.length, 1)
  })
})

test('a registry without attestations has none to give, one that fails leaves a gap', async () => {
  await withRegistry(answersWith(404), async (metadata) => {
    assert.equal(await metadata().attested(attested), { state: 'known', value: null })
  })
  await withRegistry(answersWith(403), async (metadata) => {
    assert.match(whyOf(await metadata().attested(attested)), 'for the attestations of gundam-visor@1.0.1')
  })
  await withRegistry(answersWith(200), async (metadata, server) => {
    for (const _ of [1, 2]) assert.match(JSON.stringify(await metadata().attested(attested)), '"invalid"')
    assert.is(server.asked.length, 2)
  })
})

test('a registry that is out of reach leaves the kept packument, one that refuses does not', async () => {
  let status = 200
  await withRegistry(
    (_, response) => send(response, status, status === 200 ? JSON.stringify({ versions: listed, time }) : ''),
    async (metadata) => {
      assert.is((await metadata().history(held)).state, 'known')
      for (const [refused, state] of [
        [503, 'known'],
        [404, 'unknown'],
        [403, 'unknown'],
      ] as const) {
        status = refused
        assert.is((await metadata(30).history(held)).state, state, String(refused))
      }
    },
  )
})

test('a dependency is known by its first release and by everybody who released it', async () => {
  const versions = {
    '0.1.0': doc('b', '0.1.0', { maintainers: [{ name: 'bo' }] }),
    '1.0.0': doc('b', '1.0.0', { _npmUser: { name: 'anna' }, scripts: { install: 'x' } }),
  }
  const times = { ...time, '0.1.0': '2019-01-01T00:00:00.000Z' }
  await withRegistry(routes({ '/b': { versions, time: times } }), async (metadata) => {
    assert.equal(await metadata().overview('b'), {
      state: 'known',
      value: { name: 'b', born: '2019-01-01T00:00:00.000Z', people: ['anna', 'bo'], hasInstallScript: true },
    })
    assert.match(whyOf(await metadata().overview('c')), 'c is not in the registry')
    assert.match(whyOf(await metadata().overview('../c')), 'not one that a registry can have')
  })
})

test('answers that are no documents are unknown, each with its reason', async () => {
  const answers: [string, string][] = [
    ['<html>', 'is not valid JSON'],
    ['['.repeat(500), 'nested more than'],
    ['7', 'is not in the registry'],
    ['{}', 'is not in the registry'],
  ]
  for (const [body, why] of answers) {
    await withRegistry(
      (_, response) => send(response, 200, body),
      async (metadata) => {
        assert.match(whyOf(await metadata().document(held)), why)
      },
    )
  }
})

test('hostile keys in a document stay keys', async () => {
  const body =
    '{"versions":{"__proto__":{"version":"1.0.0"},"1.0.0":{"name":"a","version":"2.0.0"}},"time":{"__proto__":"x"}}'
  await withRegistry(
    (request, response) => (request.url === '/a' ? send(response, 200, body) : send(response, 404, '')),
    async (metadata) => {
      assert.match(whyOf(await metadata().document(held)), 'is not in the registry')
      assert.is(({} as Record<string, unknown>).version, undefined)
    },
  )
})

test('names that no registry can have are not asked for', async () => {
  await withRegistry(routes({}), async (metadata, server) => {
    for (const name of ['../..', 'a/b/c', '']) {
      const hostile: ResolvedPackage = pkg({ name })
      assert.match(whyOf(await metadata().document(hostile)), 'not one that a registry can have')
      assert.match(whyOf(await metadata().published(hostile)), 'not one that a registry can have')
    }
    assert.is(server.asked.length, 0)
  })
})

test.run()
