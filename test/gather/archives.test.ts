import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import type { RequestListener } from 'node:http'
import { dirname, join } from 'node:path'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { type Archive, createArchives } from '../../src/gather/archives.ts'
import { contentPath } from '../../src/gather/content-files.ts'
import { unknown } from '../../src/gather/facts.ts'
import { createHttp } from '../../src/gather/http.ts'
import type { Fact, ResolvedPackage } from '../../src/model.ts'
import { integrityOf, parseIntegrity } from '../../src/parse/integrity.ts'
import { configOf, fakeClock, pkg, routes, type Server, send, serve, temporary } from './support.ts'

const bytes = Buffer.from('the archive')
const integrity = integrityOf(bytes)

interface World {
  readonly server: Server
  readonly npmCache: string
  readonly project: string
  readonly folder: string
  fetch(pkg: ResolvedPackage, more?: { keep?: boolean; said?: string }): Promise<Fact<Archive>>
}

async function world(listener: RequestListener, run: (world: World) => Promise<void>): Promise<void> {
  const server = await serve(listener)
  const [npmCache, project, folder] = [temporary(), temporary(), temporary()]
  const config = configOf({ registry: `${server.origin}/` }, npmCache)
  const http = createHttp(config, { clock: fakeClock() })
  const manifest = { scripts: {}, dependencies: {}, optionalDependencies: {}, peerDependencies: {}, bin: {} }
  try {
    await run({
      server,
      npmCache,
      project,
      folder,
      fetch: (wanted, { keep = false, said } = {}) =>
        createArchives({
          config,
          http,
          projectDir: project,
          folder,
          keep,
          metadata: {
            document: async () =>
              said === undefined
                ? unknown('no document')
                : { state: 'known', value: { manifest, tarball: said, signatures: [], hasProvenance: false } },
          },
        }).fetch(wanted),
    })
  } finally {
    await http.close()
    await server.close()
  }
}

const textOf = (fact: Fact<Archive>): string =>
  fact.state === 'known' ? Buffer.from(fact.value.bytes).toString() : fact.why
const put = (folder: string, content: Uint8Array | string) => {
  const path = contentPath(folder, parseIntegrity(integrity)[0] ?? { algorithm: 'sha512', digest: '' })
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, content)
}

test('what npm has in its cache is taken from there', async () => {
  await world(routes({}), async ({ npmCache, fetch, server }) => {
    put(join(npmCache, '_cacache'), bytes)
    const fact = await fetch(pkg({ integrity }))
    assert.is(textOf(fact), 'the archive')
    assert.equal(fact.state === 'known' && fact.value.integrity, {
      claimed: integrity,
      actual: integrity,
      matches: true,
    })
    assert.is(server.asked.length, 0)
  })
})

test("what npm's cache has under a wrong name is not", async () => {
  await world(routes({ '/a/-/a-1.0.0.tgz': bytes }), async ({ npmCache, fetch, server }) => {
    put(join(npmCache, '_cacache'), 'something else')
    assert.is(textOf(await fetch(pkg({ integrity }))), 'the archive')
    assert.is(server.asked.length, 1)
  })
})

test('our own archives serve when they are kept, and only then are written', async () => {
  await world(routes({ '/a/-/a-1.0.0.tgz': bytes }), async ({ fetch, server, folder }) => {
    await fetch(pkg({ integrity }))
    assert.equal(readdirSync(folder), [])
    await fetch(pkg({ integrity }), { keep: true })
    await fetch(pkg({ integrity }))
    assert.is(server.asked.length, 2)
  })
})

test('bytes that differ from the claim come back with both hashes, and are not kept as what they are not', async () => {
  await world(routes({ '/x.tgz': Buffer.from('other') }), async ({ server, fetch, folder }) => {
    const source = { type: 'registry', tarball: `${server.origin}/x.tgz` } as const
    const fact = await fetch(pkg({ integrity, source }), { keep: true })
    assert.is(textOf(fact), 'other')
    assert.equal(fact.state === 'known' && fact.value.integrity, {
      claimed: integrity,
      actual: integrityOf(Buffer.from('other')),
      matches: false,
    })
    assert.equal(readdirSync(folder), [])
  })
})

test("the usual address is tried first, and the registry's word when that is wrong", async () => {
  for (const usual of [undefined, Buffer.from('other')]) {
    await world(routes({ '/a/-/a-1.0.0.tgz': usual, '/elsewhere.tgz': bytes }), async ({ server, fetch }) => {
      assert.is(textOf(await fetch(pkg({ integrity }), { said: `${server.origin}/elsewhere.tgz` })), 'the archive')
      assert.equal(server.asked, ['GET /a/-/a-1.0.0.tgz', 'GET /elsewhere.tgz'])
    })
  }
})

test('bytes that differ win over an address that fails', async () => {
  await world(routes({ '/a/-/a-1.0.0.tgz': Buffer.from('other') }), async ({ server, fetch }) => {
    assert.is(textOf(await fetch(pkg({ integrity }), { said: `${server.origin}/missing.tgz` })), 'other')
  })
})

test('without a claim the registry says where the archive is', async () => {
  await world(
    routes({ '/elsewhere.tgz': bytes, '/a/-/a-1.0.0.tgz': Buffer.from('other') }),
    async ({ server, fetch }) => {
      const fact = await fetch(pkg(), { said: `${server.origin}/elsewhere.tgz` })
      assert.is(textOf(fact), 'the archive')
      assert.is(fact.state === 'known' && fact.value.integrity, null)
      assert.is(textOf(await fetch(pkg())), 'no document')
    },
  )
})

test('an archive that is not there is unknown with the status', async () => {
  await world(
    (_, response) => send(response, 404, ''),
    async ({ server, fetch }) => {
      assert.is(textOf(await fetch(pkg({ integrity }))), `404 from ${server.origin}/ for a@1.0.0`)
    },
  )
})

test('a URL dependency is fetched from its URL, a git dependency only as an https archive', async () => {
  await world(routes({ '/u.tgz': bytes }), async ({ server, fetch }) => {
    assert.is(textOf(await fetch(pkg({ source: { type: 'url', url: `${server.origin}/u.tgz` } }))), 'the archive')
    for (const url of ['git+ssh://git@host.invalid/o/r.git', `${server.origin}/u.tgz`]) {
      assert.is(
        textOf(await fetch(pkg({ source: { type: 'git', url } }))),
        'git dependency: bytes are made by the package manager',
      )
    }
    assert.equal(server.asked, ['GET /u.tgz'])
  })
})

test('a file dependency is read from the project and nowhere else', async () => {
  await world(routes({}), async ({ project, fetch }) => {
    writeFileSync(join(project, 'a.tgz'), bytes)
    assert.is(textOf(await fetch(pkg({ integrity, source: { type: 'file', path: 'a.tgz' } }))), 'the archive')
    assert.is(
      textOf(await fetch(pkg({ source: { type: 'file', path: '../../etc/passwd' } }))).startsWith('its file'),
      true,
    )
  })
})

test('a claim that cannot be checked leaves the archive unknown', async () => {
  await world(routes({ '/a/-/a-1.0.0.tgz': bytes }), async ({ server, fetch }) => {
    assert.is(textOf(await fetch(pkg({ integrity: 'md5-x' }))), 'its integrity names no hash that can be checked')
    assert.is(
      textOf(await fetch(pkg({ integrity: `${integrity} ${integrityOf(Buffer.from('b'))}` }))),
      'its integrity allows 2 different archives',
    )
    assert.is(server.asked.length, 0)
  })
})

test('a name that would leave the registry is not asked for', async () => {
  await world(routes({}), async ({ server, fetch }) => {
    assert.match(textOf(await fetch(pkg({ name: '../../x', integrity }))), 'not one that a registry can have')
    assert.is(server.asked.length, 0)
  })
})

test.run()
