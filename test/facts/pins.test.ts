import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { type Packument, pinsOf } from '../../scripts/facts/pins.ts'

type Releases = NonNullable<Packument['versions']>

/** A registry of these packages; the first version named is `latest`. */
function registry(packages: Readonly<Record<string, Releases>>) {
  const asked: string[] = []
  const ask = async (name: string): Promise<Packument | undefined> => {
    asked.push(name)
    const versions = packages[name]
    return versions && { 'dist-tags': { latest: Object.keys(versions)[0] ?? '' }, versions }
  }
  return { ask, asked }
}

const dist = { integrity: 'sha512-x' }
const release = (dependencies: Readonly<Record<string, string>> = {}) => ({ dist, dependencies })
const idsOf = async (names: readonly string[], before: number, packages: Readonly<Record<string, Releases>>) =>
  (await pinsOf(names, before, registry(packages).ask)).map(({ name, version }) => `${name}@${version}`)

test('the latest of each name, and what it needs, as a package manager would choose', async () => {
  const packages: Record<string, Releases> = {
    app: { '2.0.0': { dist, dependencies: { old: '^1.0.0', same: '>=1' }, optionalDependencies: { maybe: '*' } } },
    old: { '2.0.0': release(), '1.0.0': release(), '1.1.0': release(), '1.2.0': { dist, deprecated: 'broken' } },
    same: { '1.0.0': release(), '1.5.0': release() },
    maybe: { '1.0.0': release() },
  }
  assert.equal(await idsOf(['app'], 0, packages), ['app@2.0.0', 'maybe@1.0.0', 'old@1.1.0', 'same@1.0.0'])
})

test('of the first ones the newest of the two majors before, too', async () => {
  const versions = ['5.1.0', '5.0.0', '4.9.0', '4.1.0', '3.0.0', '2.0.0']
  const all = Object.fromEntries(versions.map((version) => [version, release()]))
  assert.equal(await idsOf(['a', 'b'], 1, { a: all, b: all }), ['a@3.0.0', 'a@4.9.0', 'a@5.1.0', 'b@5.1.0'])
})

test('aliases lead to their package, circles end, and a package is asked for once', async () => {
  const { ask, asked } = registry({
    a: { '1.0.0': release({ short: 'npm:@long/name@^1.0.0', b: '*' }) },
    b: { '1.0.0': release({ a: '^1.0.0', any: 'npm:plain' }) },
    '@long/name': { '1.3.0': release() },
    plain: { '1.0.0': release() },
  })
  const pins = await pinsOf(['a', 'b'], 0, ask)
  assert.equal(
    pins.map(({ name }) => name),
    ['@long/name', 'a', 'b', 'plain'],
  )
  assert.equal(asked.sort(), ['@long/name', 'a', 'b', 'plain'])
})

test('left out: what the registry does not have, what no range fits, other sources, releases without a SHA-512', async () => {
  const needs = { gone: '*', b: '^9.0.0', c: 'github:somebody/c', weak: '*' }
  const packages: Record<string, Releases> = {
    a: { '1.0.0': release(needs) },
    b: { '1.0.0': release() },
    c: { '1.0.0': release() },
    weak: { '1.0.0': { dist: { integrity: 'sha1-x' }, dependencies: { b: '1.0.0' } } },
  }
  assert.equal(await idsOf(['a', 'nowhere'], 0, packages), ['a@1.0.0', 'b@1.0.0'])
})

test.run()
