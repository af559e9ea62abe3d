import { test } from 'uvu'
import * as assert from 'uvu/assert'
import type { Internal, Source } from '../../src/model.ts'
import { confusionWrongRegistry } from '../../src/rules/confusion-wrong-registry.ts'
import { evidence, hits, resolved, says } from './evidence.ts'

const own = 'https://npm.acme.invalid/team/'
const from = (source: Source, internal: Partial<Internal> = {}, asks = own) =>
  hits(confusionWrongRegistry, {
    package: resolved({ name: '@acme/x', source }),
    expected: { ...evidence().expected, asks, internal: { by: 'policy', registries: [own], ...internal } },
  }).length
const at = (tarball?: string): Source => ({ type: 'registry', ...(tarball !== undefined && { tarball }) })

test('a declared name from anywhere else is a hit', () => {
  assert.is(from(at('https://registry.invalid/@acme/x/-/x-99.9.9.tgz')), 1)
  assert.is(from(at('https://npm.acme.invalid/other/@acme/x/-/x-1.0.0.tgz')), 1)
  assert.is(from(at('https://npm.acme.invalid.evil.invalid/team/x.tgz')), 1)
  assert.is(from({ type: 'git', url: 'git+https://git.invalid/x.git' }), 1)
  assert.is(from({ type: 'url', url: 'https://cdn.invalid/x.tgz' }), 1)
})

test('where the lockfile has no address, the registry that will be asked counts', () => {
  assert.is(from(at(), {}, 'https://registry.invalid/'), 1)
  assert.is(from(at()), 0)
})

test('a declared name from its own registry is quiet', () => {
  assert.is(from(at(`${own}@acme/x/-/x-1.0.0.tgz`)), 0)
  assert.is(from(at('https://two.invalid/x.tgz'), { registries: [own, 'https://two.invalid/'] }), 0)
})

test('by npmrc the origin decides, for registries keep archives under other paths, and git is left to its rule', () => {
  assert.is(from(at('https://npm.acme.invalid/projects/7/x.tgz'), { by: 'npmrc' }), 0)
  assert.is(from(at('https://registry.invalid/@acme/x/-/x-1.0.0.tgz'), { by: 'npmrc' }), 1)
  assert.is(from({ type: 'git', url: 'git+https://git.invalid/x.git' }, { by: 'npmrc' }), 0)
})

test('by npmrc another registry of the same host is another registry', () => {
  const [team, open, all] = ['team/', 'public/', ''].map((path) => `https://npm.acme.invalid/${path}`) as [
    string,
    string,
    string,
  ]
  const count = (tarball: string, ...registries: readonly string[]) =>
    hits(confusionWrongRegistry, {
      package: resolved({ name: '@acme/x', source: at(tarball) }),
      expected: { ...evidence().expected, registries, internal: { by: 'npmrc', registries: [team] } },
    }).length
  assert.is(count('https://npm.acme.invalid/public/@acme/x/-/x-99.9.9.tgz', open, team), 1)
  assert.is(count('https://npm.acme.invalid/team/..%2fpublic/@acme/x/-/x-99.9.9.tgz', open, team), 1)
  assert.is(count('https://npm.acme.invalid/download/x.tgz', all, team), 0)
})

test("the project's own folders and archives, and names that nobody declared, are quiet", () => {
  assert.is(from({ type: 'directory', path: '../x' }), 0)
  assert.is(from({ type: 'file', path: 'vendor/x.tgz' }), 0)
  assert.equal(
    hits(confusionWrongRegistry, { package: resolved({ source: at('https://registry.invalid/a.tgz') }) }),
    [],
  )
})

test('what lies inside the archive of another package, and what nobody will be asked for, is quiet', () => {
  const expected = { ...evidence().expected, internal: { by: 'policy', registries: [own] } } as const
  const source = at('https://registry.invalid/x.tgz')
  assert.equal(hits(confusionWrongRegistry, { package: resolved({ source, bundled: true }), expected }), [])
  assert.equal(hits(confusionWrongRegistry, { package: resolved({ source: at() }), expected }), [])
})

test('its sentence says where it should come from and who says so', () => {
  const [said] = says(confusionWrongRegistry, {
    package: resolved({ name: '@acme/x', source: at('https://registry.invalid/x.tgz') }),
    expected: { ...evidence().expected, internal: { by: 'policy', registries: [own] } },
  })
  assert.match(said ?? '', /must come from https:\/\/npm\.acme\.invalid\/team\/ \(portcullis\.json says so\)/u)
})

test.run()
