import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { cacheFolder, openCache } from '../../src/gather/cache.ts'
import type { ArchiveFacts } from '../../src/model.ts'
import { temporary } from './support.ts'

const someFacts: ArchiveFacts = {
  manifest: {
    name: 'a',
    version: '1.0.0',
    scripts: { install: 'x' },
    dependencies: {},
    optionalDependencies: {},
    peerDependencies: {},
    bin: {},
  },
  hasBindingGyp: false,
  installScripts: { install: 'x' },
  files: 2,
  size: 10,
  carried: [{ path: '.npmrc', what: 'settings', says: 'registry=x' }],
  oddities: ['odd'],
  contentHash: 'sha256-00',
}

const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value))

test('facts come back as they were put, under their hash only', () => {
  const folder = temporary()
  openCache(folder).putFacts('sha512-A', someFacts)
  assert.equal(plain(openCache(folder).facts('sha512-A')), someFacts)
  assert.is(openCache(folder).facts('sha512-B'), undefined)
})

test('facts that lack or falsify a field are not believed', () => {
  const broken: Record<string, unknown>[] = Object.keys(someFacts).map((key) => ({ ...someFacts, [key]: undefined }))
  broken.push(
    { ...someFacts, installScripts: { install: 7 } },
    { ...someFacts, installScripts: [] },
    { ...someFacts, manifest: 'x' },
  )
  broken.push({ ...someFacts, oddities: [1] }, { ...someFacts, hasBindingGyp: 'no' })
  for (const facts of broken) {
    const cache = openCache(temporary())
    cache.putFacts('sha512-A', facts as unknown as ArchiveFacts)
    assert.is(cache.facts('sha512-A'), undefined, JSON.stringify(facts))
  }
})

test('a manifest in the cache has no inherited keys', () => {
  const cache = openCache(temporary())
  cache.putFacts('sha512-A', someFacts)
  assert.is(cache.facts('sha512-A')?.installScripts['constructor'], undefined)
})

test('registry documents are told apart by registry, name, version and integrity', () => {
  const cache = openCache(temporary())
  const where = { registry: 'https://r.invalid/', name: 'a', version: '1.0.0', integrity: 'sha512-A' }
  const signatures = [{ keyid: 'SHA256:x', sig: 'AA==' }]
  const [manifest, tarball] = [someFacts.manifest, 'https://r.invalid/a.tgz']
  const build = { repository: 'https://g.invalid/a/a', workflow: 'release.yml', builder: 'b' }
  cache.putDocument(where, { manifest, tarball, signatures, hasProvenance: true })
  cache.putBuild(where, build)
  cache.putPublished(where, '2020-01-01T00:00:00.000Z')
  assert.is(cache.document(where)?.tarball, tarball)
  assert.equal([cache.document(where)?.signatures, cache.document(where)?.hasProvenance], [signatures, true])
  assert.equal(cache.build(where), build)
  assert.is(cache.published(where), '2020-01-01T00:00:00.000Z')
  for (const other of [{ registry: 'https://s.invalid/' }, { name: 'b' }, { version: '2.0.0' }]) {
    assert.is(cache.document({ ...where, ...other }), undefined)
    assert.is(cache.published({ ...where, ...other }), undefined)
  }
  assert.is(cache.document({ ...where, integrity: 'sha512-B' }), undefined)
  assert.is(cache.build({ ...where, integrity: 'sha512-B' }), undefined)
})

test('a slim packument is found under its registry and name', () => {
  const cache = openCache(temporary())
  const packument = { time: { '1.0.0': '2020-01-01T00:00:00.000Z' }, releases: [] }
  const slim = { etag: '"1"', asked: '2026-11-01T00:00:00.000Z', packument }
  cache.putPackument('https://r.invalid/', 'a', slim)
  assert.equal(plain(cache.packument('https://r.invalid/', 'a')), slim)
  assert.is(cache.packument('https://r.invalid/', 'b'), undefined)
  assert.is(cache.packument('https://s.invalid/', 'a'), undefined)
})

test('the format is in the name of the folder, so that a later one finds nothing old', () => {
  const folder = temporary()
  openCache(folder).putFacts('sha512-A', someFacts)
  assert.equal(readdirSync(folder), ['facts-3'])
})

test('a corrupt file is ignored and replaced', () => {
  const folder = temporary()
  const cache = openCache(folder)
  cache.putFacts('sha512-A', someFacts)
  const file =
    readdirSync(folder, { recursive: true })
      .map(String)
      .find((name) => name.endsWith('.json')) ?? ''
  writeFileSync(join(folder, file), readFileSync(join(folder, file)).subarray(0, 50))
  assert.is(cache.facts('sha512-A'), undefined)
  cache.putFacts('sha512-A', someFacts)
  assert.equal(plain(cache.facts('sha512-A')), someFacts)
})

test("the default folder is the platform's, unless the environment says otherwise", () => {
  assert.is(cacheFolder({ PORTCULLIS_CACHE: '/x', XDG_CACHE_HOME: '/y' }, 'linux', '/h'), '/x')
  assert.is(cacheFolder({ XDG_CACHE_HOME: '/y' }, 'linux', '/h'), join('/y', 'portcullis'))
  assert.is(cacheFolder({}, 'linux', '/h'), join('/h', '.cache', 'portcullis'))
  assert.is(cacheFolder({}, 'darwin', '/h'), join('/h', 'Library', 'Caches', 'portcullis'))
  assert.is(cacheFolder({ LOCALAPPDATA: '/l' }, 'win32', '/h'), join('/l', 'portcullis'))
})

test.run()
