import { join } from 'node:path'
import * as fc from 'fast-check'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { openCache } from '../../src/gather/cache.ts'
import { openOffers, versionFor } from '../../src/gather/offers.ts'
import type { Json } from '../../src/parse/json.ts'
import { configOf, routes, serve, temporary } from './support.ts'

const listed = (versions: readonly string[], more: object = {}) =>
  ({ versions: Object.fromEntries(versions.map((version) => [version, { version }])), ...more }) as unknown as Json

test('latest goes first where it fits, then the highest that fits', () => {
  const doc = listed(['1.0.0', '1.1.0', '1.2.0-beta.1', '2.0.0'], { 'dist-tags': { latest: '1.0.0', next: '2.0.0' } })
  const answers = ['^1.0.0', '*', '^2.0.0', '1.1.0', 'next', 'latest', '1.2.0-beta.1', '^3.0.0', 'nightly', '']
  assert.equal(
    answers.map((spec) => versionFor(doc, spec)),
    ['1.0.0', '1.0.0', '2.0.0', '1.1.0', '2.0.0', '1.0.0', '1.2.0-beta.1', undefined, undefined, '1.0.0'],
  )
})

test('a deprecated release is the last to be taken', () => {
  const versions = { '1.0.0': {}, '1.1.0': { deprecated: 'no' } }
  const doc = { versions, 'dist-tags': { latest: '1.1.0' } }
  assert.is(versionFor(doc, '^1.0.0'), '1.0.0')
  assert.is(versionFor(doc, '^1.1.0'), '1.1.0')
})

test('releases of later are passed over, and so is what has no time then', () => {
  const time = { '1.0.0': '2026-01-01T00:00:00Z', '1.1.0': '2026-11-01T00:00:00Z', '1.2.0': 'soon' }
  const doc = listed(['1.0.0', '1.1.0', '1.2.0'], { 'dist-tags': { latest: '1.1.0' }, time })
  const until = new Date('2026-06-01T00:00:00Z')
  assert.equal(
    ['^1.0.0', 'latest', '1.1.0'].map((spec) => versionFor(doc, spec, until)),
    ['1.0.0', undefined, undefined],
  )
})

test('whatever a registry answers, a version that it lists is given or none', () => {
  const version = fc.constantFrom('1.0.0', '1.0', '__proto__', 'latest', '2.0.0-a.1')
  const docs = fc.record(
    {
      versions: fc.oneof(fc.jsonValue(), fc.dictionary(version, fc.jsonValue())),
      'dist-tags': fc.oneof(fc.jsonValue(), fc.dictionary(fc.constantFrom('latest', 'next'), version)),
      time: fc.jsonValue(),
    },
    { requiredKeys: [] },
  )
  const specs = fc.oneof(fc.string(), version, fc.constantFrom('*', '^1.0.0', 'next', ''))
  return fc.assert(
    fc.property(docs, specs, fc.option(fc.date({ noInvalidDate: true }), { nil: undefined }), (doc, spec, until) => {
      const answer = versionFor(doc as Json, spec, until)
      assert.ok(answer === undefined || Object.hasOwn(doc.versions as object, answer))
    }),
  )
})

test('an offer holds what it brings, and what the registry said of it is kept for whoever judges it', async () => {
  const version = (name: string, more: object = {}) => ({
    name,
    versions: { '1.0.0': { name, version: '1.0.0', dist: { integrity: `sha512-${name}` }, ...more } },
    'dist-tags': { latest: '1.0.0' },
    time: { '1.0.0': '2026-01-01T00:00:00Z' },
  })
  const needs = {
    dependencies: { b: '1' },
    peerDependencies: { c: '1', d: '1' },
    peerDependenciesMeta: { d: { optional: true } },
  }
  const closed = [
    { bundledDependencies: ['x'] },
    { _hasShrinkwrap: true },
    { scripts: { install: 'x' } },
    { gypfile: true },
  ]
  const server = await serve(
    routes({
      '/a': version('a', needs),
      ...Object.fromEntries(closed.map((more, index) => [`/closed-${index}`, version(`closed-${index}`, more)])),
      '/other': version('name-of-another'),
      '/bare': { versions: { '1.0.0': { name: 'bare', version: '1.0.0' } }, 'dist-tags': { latest: '1.0.0' } },
    }),
  )
  const cacheFolder = join(temporary(), 'cache')
  const now = new Date('2026-11-01T00:00:00Z')
  const offers = openOffers({ config: configOf({ registry: `${server.origin}/` }), cacheFolder, now })
  try {
    const [offer, again] = await Promise.all([offers.offer('a', '^1.0.0'), offers.offer('a', '*')])
    assert.equal(again, offer)
    assert.equal(Object.keys(offer?.dependencies ?? {}), ['b'])
    assert.equal(offer?.peerDependencies, { c: '1' })
    assert.is(offer?.isClosed, false)
    for (const index of closed.keys()) assert.is((await offers.offer(`closed-${index}`, '*'))?.isClosed, true)
    for (const name of ['other', 'bare', 'gone', '../a', 'a%2fb'])
      assert.is(await offers.offer(name, '*'), undefined, name)
    assert.is(server.asked.filter((line) => line === 'GET /a').length, 1)
    const cache = openCache(cacheFolder)
    const registry = `${server.origin}/`
    assert.is(cache.packument(registry, 'a')?.packument.releases[0]?.version, '1.0.0')
    const where = { registry, name: 'a', version: '1.0.0', integrity: 'sha512-a' }
    assert.is(cache.document(where)?.integrity, 'sha512-a')
  } finally {
    await offers.close()
    await server.close()
  }
})

test.run()
