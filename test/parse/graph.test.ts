import fc from 'fast-check'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import type { ResolvedPackage } from '../../src/model.ts'
import { connected, merged, reachable, waysTo } from '../../src/parse/graph.ts'

const graph = (edges: Record<string, string[]>) =>
  new Map(Object.entries(edges).map(([key, to]) => [key, { id: `${key}@1.0.0`, to }]))
const ids = (...names: string[]) => names.map((name) => `${name}@1.0.0`)

const pkg = (more: Partial<ResolvedPackage> = {}): ResolvedPackage => ({
  id: 'a@1.0.0',
  name: 'a',
  version: '1.0.0',
  source: { type: 'registry' },
  path: ['a@1.0.0'],
  locations: ['node_modules/a'],
  optional: false,
  dev: false,
  bundled: false,
  ...more,
})

test('the way is the shortest one from a root', () => {
  const ways = waysTo(graph({ a: ['b'], b: ['c'], c: [], d: ['c'] }), ['a', 'd'])
  assert.equal(ways.get('c'), ids('d', 'c'))
  assert.equal(ways.get('b'), ids('a', 'b'))
  assert.equal(ways.get('a'), ids('a'))
})

test('what no root leads to starts its own way, dependents first', () => {
  const ways = waysTo(graph({ z: [], y: ['z'], p: ['q'], q: ['p'] }), [])
  assert.equal(ways.get('z'), ids('y', 'z'))
  assert.equal(ways.get('q'), ids('p', 'q'))
})

test('a package names what it depends on once, by id, and nothing that is not there', () => {
  const drafts = new Map(['a', 'b', 'c'].map((name) => [name, pkg({ id: `${name}@1.0.0`, name, path: [] })]))
  const found = connected(drafts, new Map([['a', ['c', 'b', 'c', 'missing']]]), ['a'])
  assert.equal(found.get('a')?.dependsOn, ids('b', 'c'))
  assert.equal(found.get('b')?.path, ids('a', 'b'))
  assert.is('dependsOn' in (found.get('b') as object), false)
  const two = merged([pkg({ dependsOn: ids('c') }), pkg({ dependsOn: ids('b') }), pkg()])
  assert.equal(two[0]?.dependsOn, ids('b', 'c'))
})

test('keys that are not in the graph are passed over', () => {
  assert.equal(waysTo(graph({ a: ['missing', 'constructor'] }), ['missing', 'a']).get('a'), ids('a'))
})

test('a very long way keeps its beginning and its end, so that the sum stays bounded', () => {
  const length = 20_000
  const chain = Object.fromEntries(Array.from({ length }, (_, index) => [`n${index}`, [`n${index + 1}`]]))
  const ways = waysTo(graph(chain), ['n0'])
  const way = ways.get(`n${length - 1}`) as string[]
  assert.is(way.length, 64)
  assert.is(way[0], 'n0@1.0.0')
  assert.is(way.at(-1), `n${length - 1}@1.0.0`)
})

test('reachable is what the roots lead to', () => {
  assert.equal([...reachable(graph({ a: ['b'], b: ['a'], c: [] }), ['a'])].sort(), ['a', 'b'])
})

test('every node has a way that ends in itself and follows the edges', () => {
  const nodes = fc.array(fc.array(fc.nat(12), { maxLength: 4 }), { minLength: 1, maxLength: 12 })
  fc.assert(
    fc.property(nodes, fc.array(fc.nat(12), { maxLength: 3 }), (lists, roots) => {
      const edges = Object.fromEntries(lists.map((to, index) => [`n${index}`, to.map((n) => `n${n}`)]))
      for (const [key, way] of waysTo(
        graph(edges),
        roots.map((n) => `n${n}`),
      )) {
        assert.is(way.at(-1), `${key}@1.0.0`)
        for (const [index, id] of way.slice(0, -1).entries()) {
          assert.ok(edges[id.slice(0, -6)]?.includes((way[index + 1] as string).slice(0, -6)))
        }
      }
    }),
  )
})

test('the same package at several places is one with all its places and its shortest way', () => {
  const [one, ...others] = merged([
    pkg({ path: ['b@1', 'a@1.0.0'] }),
    pkg({ locations: ['node_modules/b/node_modules/a'], claimsScripts: true }),
  ])
  assert.is(others.length, 0)
  assert.equal(one?.locations, ['node_modules/a', 'node_modules/b/node_modules/a'])
  assert.equal(one?.path, ['a@1.0.0'])
  assert.is(one?.claimsScripts, true)
})

test('it is optional, or for development, only where each place is', () => {
  assert.is(merged([pkg({ optional: true, dev: true }), pkg({ optional: true })])[0]?.dev, false)
  assert.is(merged([pkg({ optional: true, dev: true }), pkg({ optional: true })])[0]?.optional, true)
  assert.is(merged([pkg({ optional: true }), pkg()])[0]?.optional, false)
})

test('an id that is written like what tells others apart joins none of them', () => {
  const pair = [pkg({ alias: 'b' }), pkg({ alias: 'c' })]
  const id = JSON.stringify(['a', '1.0.0', [['type', 'registry']], null, 'b', false])
  assert.is(merged([...pair, pkg({ id, name: 'evil', version: id })]).length, 3)
})

test('other sources, integrities, aliases and bundled copies stay apart', () => {
  const variants = [
    pkg(),
    pkg({ integrity: 'sha512-x' }),
    pkg({ alias: 'b' }),
    pkg({ bundled: true }),
    pkg({ version: '1.0.1' }),
    pkg({ source: { type: 'registry', tarball: 'https://a.invalid/a.tgz' } }),
    pkg({ source: { type: 'url', url: 'https://a.invalid/a.tgz' } }),
  ]
  assert.is(merged(variants).length, variants.length)
})

test.run()
