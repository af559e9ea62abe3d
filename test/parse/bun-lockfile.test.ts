import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { parseBunLockfile } from '../../src/parse/bun-lockfile.ts'
import { Fault } from '../../src/parse/fault.ts'
import { withoutTrailingCommas } from '../../src/parse/jsonc.ts'

const parse = (text: string) => parseBunLockfile(text, 'bun.lock')
const lock = (packages: object, workspace: object = {}) =>
  JSON.stringify({ lockfileVersion: 1, workspaces: { '': { name: 'app', ...workspace } }, packages }, null, 2)

test('what bun wrote: nested ones, aliases, what is for development, places', () => {
  const { packages, gaps } = parse(readFileSync(join(import.meta.dirname, '../fixtures/lockfiles/bun-2.lock'), 'utf8'))
  assert.equal(gaps, [])
  assert.equal(packages.map(({ id }) => id).sort(), [
    '@types/ms@0.7.34',
    'color-convert@2.0.1',
    'color-name@1.1.4',
    'debug@2.6.9',
    'debug@4.4.3',
    'fsevents@2.3.3',
    'ms@2.0.0',
    'ms@2.1.3',
  ])
  assert.equal(
    packages.filter(({ dev }) => dev).map(({ name }) => name),
    ['color-convert', 'color-name'],
  )
  const nested = packages.find(({ id }) => id === 'ms@2.1.3')
  assert.equal(nested?.path, ['debug@4.4.3', 'ms@2.1.3'])
  assert.equal(nested?.locations, ['node_modules/debug/node_modules/ms'])
  assert.equal(nested?.place, { file: 'bun.lock', line: 44 })
  assert.is(packages.find(({ alias }) => alias === 'old-debug')?.id, 'debug@2.6.9')
})

test('git, archives and folders are no registry packages; workspaces are own code', () => {
  const commit = 'b'.repeat(40)
  const { packages, gaps } = parse(
    lock({
      a: [`a@git+https://git.invalid/a.git#${commit}`, {}, 'tag'],
      b: ['b@https://host.invalid/b.tgz', {}, 'sha512-AAAA'],
      c: ['c@file:../c', {}],
      own: ['own@workspace:packages/own'],
      d: ['d@1.0.0', 'https://other.invalid/d.tgz', {}, 'sha512-AAAA'],
    }),
  )
  assert.equal(gaps, [])
  assert.equal(
    packages.map(({ source }) => source),
    [
      { type: 'git', url: 'git+https://git.invalid/a.git', commit },
      { type: 'url', url: 'https://host.invalid/b.tgz' },
      { type: 'directory', path: '../c' },
      { type: 'registry', tarball: 'https://other.invalid/d.tgz' },
    ],
  )
  assert.is(packages[1]?.integrity, 'sha512-AAAA')
})

test('a claim to lie in the archive of another takes nothing out of the judgement', () => {
  const { packages } = parse(lock({ a: ['a@1.0.0', '', { bundled: true }, 'sha512-AAAA'] }))
  assert.equal(
    packages.map(({ id, bundled }) => [id, bundled]),
    [['a@1.0.0', false]],
  )
})

test('each entry that is not understood is a gap with its line', () => {
  const why = (packages: object) =>
    parse(lock(packages))
      .gaps.map((gap) => gap.why)
      .join('\n')
  assert.match(why({ a: 'a@1.0.0' }), /"a" is no entry of a package \(line 9\)/u)
  assert.match(why({ '../a': ['a@1.0.0', '', {}, ''] }), /no entry of a package/u)
  assert.match(why({ a: ['a'] }), /no readable name and version/u)
  assert.match(why({ a: ['a@exec:x', {}] }), /not understood/u)
  assert.match(why({ a: ['a@1.0.0', '', { dependencies: { b: '1' } }, ''] }), /"b" is not in the lockfile/u)
  const twice = lock({ a: ['a@1.0.0', '', {}, 'x'] }).replace(
    '"packages": {',
    '"packages": {\n"a": ["a@2.0.0", "", {}, "y"],',
  )
  assert.match(parse(twice).gaps[0]?.why ?? '', /"a" stands there twice \(lines 9 and 10\)/u)
})

test('other versions, conflicts and nonsense are refused', () => {
  const codeOf = (text: string) => {
    try {
      parse(text)
      return 'none'
    } catch (error) {
      return (error as Fault).code
    }
  }
  assert.is(codeOf('{"lockfileVersion": 3}'), 'lockfile/unknown-version')
  assert.is(codeOf('[]'), 'lockfile/invalid')
  assert.is(codeOf('{"lockfileVersion":1,"packages":{},"packages":{}}'), 'lockfile/invalid')
  assert.is(codeOf('<<<<<<< HEAD\n{}'), 'lockfile/conflict')
  assert.is(codeOf(`{"lockfileVersion":1,"packages":${'['.repeat(300)}${']'.repeat(300)}}`), 'lockfile/invalid')
})

test('trailing commas go, and nothing else does', () => {
  assert.equal(JSON.parse(withoutTrailingCommas('{"a": [1, 2 , \n], "b,}": ",]", }')), { a: [1, 2], 'b,}': ',]' })
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const text = JSON.stringify(value, null, 1)
      assert.is(withoutTrailingCommas(text), text)
      assert.equal(
        JSON.parse(withoutTrailingCommas(text.replace(/(?<![[{,])\n( *[}\]])/gu, ',\n$1'))),
        JSON.parse(text),
      )
    }),
  )
})

test('whatever the packages are, there is a set or a Fault', () => {
  const value = fc.oneof(
    fc.jsonValue(),
    fc.tuple(fc.constantFrom('a@1.0.0', 'b@workspace:b', '@x/a@file:.'), fc.jsonValue()),
  )
  const key = fc.oneof(fc.constantFrom('a', 'a/b', '@x/a/b', '__proto__', 'constructor'), fc.string())
  fc.assert(
    fc.property(fc.dictionary(key, value), (packages) => {
      try {
        const set = parse(lock(packages))
        assert.ok(set.packages.length + set.gaps.length <= 3 * Object.keys(packages).length + 101)
      } catch (error) {
        assert.instance(error, Fault)
      }
    }),
    { numRuns: 300 },
  )
})

test.run()
