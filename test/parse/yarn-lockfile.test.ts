import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import fc from 'fast-check'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { Fault } from '../../src/parse/fault.ts'
import { gapsOf } from '../../src/parse/lockfile.ts'
import { readYarnEntries } from '../../src/parse/yarn-entries.ts'
import { parseYarnLockfile } from '../../src/parse/yarn-lockfile.ts'

interface YarnsOwn {
  parse(text: string): { object: Record<string, { version: string; dependencies?: Record<string, string> }> }
  stringify(object: object): string
}
const yarn = createRequire(import.meta.url)('@yarnpkg/lockfile') as YarnsOwn
const fixture = (name: string) => readFileSync(join(import.meta.dirname, '../fixtures/lockfiles', name), 'utf8')
const parse = (text: string) => parseYarnLockfile(text, 'yarn.lock')
const v1 = (text: string) => parse(`# yarn lockfile v1\n\n\n${text}`)
const v4 = (text: string) => parse(`__metadata:\n  version: 8\n\n${text}`)
const codeOf = (text: string): string => {
  try {
    parse(text)
    return 'none'
  } catch (error) {
    assert.instance(error, Fault)
    return (error as Fault).code
  }
}

test('what yarn 1 wrote: all packages, aliases, places and integrities', () => {
  const { packages, gaps } = parse(fixture('yarn-1.lock'))
  assert.equal(gaps, [])
  assert.is(packages.length, 8)
  assert.equal(
    packages.find(({ alias }) => alias === 'old-debug'),
    {
      id: 'debug@2.6.9',
      name: 'debug',
      version: '2.6.9',
      alias: 'old-debug',
      source: { type: 'registry', tarball: 'https://registry.npmjs.org/debug/-/debug-2.6.9.tgz' },
      integrity: 'sha512-bC7ElrdJaJnPbAP+1EotYvqZsb3ecl5wi6Bfi6BJTUcNowp6cvspg0jXznRTKDjm/E7AdgFBVeAPVMNcKGsHMA==',
      path: ['debug@2.6.9'],
      dependsOn: ['ms@2.0.0'],
      locations: [],
      optional: false,
      dev: false,
      bundled: false,
      place: { file: 'yarn.lock', line: 44 },
    },
  )
})

test("what yarn 4 wrote: checksums of its own, patches followed, the project's own folders left out", () => {
  const { packages, gaps } = parse(fixture('yarn-4.lock'))
  assert.equal(gaps, [])
  const ids = packages.map(({ id }) => id)
  assert.is(ids.filter((id) => id === 'fsevents@2.3.3').length, 1)
  assert.not.ok(ids.some((id) => /^(?:own|real)@/u.test(id)))
  const debug = packages.find(({ id }) => id === 'debug@4.4.3')
  assert.match(debug?.checksum ?? '', /^10c0\/[0-9a-f]{128}$/u)
  assert.is(debug?.integrity, undefined)
  assert.equal(debug?.place, { file: 'yarn.lock', line: 54 })
  assert.equal(packages.find(({ id }) => id === 'ms@2.1.3')?.path, ['debug@4.4.3', 'ms@2.1.3'])
})

test('places other than a registry are kept apart', () => {
  const commit = 'a'.repeat(40)
  const { packages, gaps } = v1(
    [
      `"a@git+https://git.invalid/a.git":\n  version "1.0.0"\n  resolved "git+https://git.invalid/a.git#${commit}"\n`,
      `"b@https://host.invalid/b.tgz":\n  version "1.0.0"\n  resolved "https://host.invalid/b.tgz#${'0'.repeat(40)}"\n`,
      `"c@file:../c":\n  version "1.0.0"\n`,
    ].join('\n'),
  )
  assert.equal(gaps, [])
  assert.equal(
    packages.map(({ source }) => source),
    [
      { type: 'git', url: 'git+https://git.invalid/a.git', commit },
      { type: 'url', url: 'https://host.invalid/b.tgz' },
      { type: 'directory', path: '../c' },
    ],
  )
  assert.is(packages[1]?.integrity, `sha1-${Buffer.alloc(20).toString('base64')}`)
})

test('each entry that is not understood is a gap with its line', () => {
  const why = (text: string) =>
    v1(text)
      .gaps.map((gap) => gap.why)
      .join('\n')
  assert.match(why('a@1:\n  resolved "https://r.invalid/a.tgz"\n'), /"a@1" has no version \(line 4\)/u)
  assert.match(why('a@1\n  version "1.0.0"\n'), /"a@1" is not understood \(line 4\)/u)
  assert.match(why('a@1:\n   version "1.0.0"\n'), /not understood \(line 5\)/u)
  assert.match(why('a@1:\n  version "1.0.0"\n  version "2.0.0"\n'), /not understood \(line 6\)/u)
  assert.match(why('a@1:\n  version "1.0.0"\n\na@1:\n  version "1.0.0"\n'), /"a@1" stands there twice/u)
  assert.match(why('a@1, b@1:\n  version "1.0.0"\n'), /not the name and range of one package/u)
  assert.match(why('../x@1:\n  version "1.0.0"\n'), /name that is no package/u)
  assert.match(why('a@1:\n  version "1.0.0"\n  dependencies:\n    b "^1"\n'), /"b@\^1" is not in the lockfile/u)
})

test('gaps of yarn 4: no resolution, another version than said, a script that makes it, a patch of nothing', () => {
  const why = (text: string) =>
    v4(text)
      .gaps.map((gap) => gap.why)
      .join('\n')
  assert.match(why('"a@npm:1":\n  version: 1.0.0\n'), /no readable resolution and version \(line 4\)/u)
  assert.match(why('"a@npm:1":\n  version: 1.0.0\n  resolution: "a@npm:2.0.0"\n'), /another version/u)
  assert.match(why('"a@exec:x":\n  version: 1.0.0\n  resolution: "a@exec:./x.js#./x.js"\n'), /not understood/u)
  assert.match(
    why('"a@patch:a@npm%3A1#p":\n  version: 1.0.0\n  resolution: "a@patch:a@npm%3A1#p"\n'),
    /patches what the lockfile does not list/u,
  )
})

test('a key of more than 1,024 characters, which yarn writes behind a question mark, has its line too', () => {
  const key = Array.from({ length: 200 }, (_, index) => `a@npm:^1.0.${index}`).join(', ')
  const { packages, gaps } = v4(`? "${key}"\n:\n  version: 1.1.0\n  resolution: "a@npm:1.1.0"\n`)
  assert.equal(gaps, [])
  assert.equal(
    packages.map(({ id, place }) => [id, place?.line]),
    [['a@1.1.0', 4]],
  )
})

test('a range that looks like a number stays what it is', () => {
  const { gaps } = v4(
    '"a@npm:1.10":\n  version: 1.0.0\n  resolution: "a@npm:1.0.0"\n"b@npm:1":\n  version: 1.0.0\n  resolution: "b@npm:1.0.0"\n  dependencies:\n    a: 1.10\n',
  )
  assert.equal(gaps, [])
})

test('what is no lockfile of a known version is refused', () => {
  assert.is(codeOf('{}'), 'lockfile/unknown-version')
  assert.is(codeOf('__metadata:\n  version: 11\n'), 'lockfile/unknown-version')
  assert.is(codeOf('# yarn lockfile v1\n<<<<<<< HEAD\n'), 'lockfile/conflict')
  assert.is(codeOf('__metadata:\n  version: &a 8\n'), 'lockfile/invalid')
})

const names = fc.stringMatching(/^(?:@[a-z]{1,4}\/)?[a-z][a-z0-9-]{0,8}$/u)
/** yarn's own tokenizer loses count of backslashes before a quote, so none is asked of it. */
const ranges = fc.oneof(
  fc.constantFrom('^1.0.0', '>=1 <2', '1.x || 2', '*', 'latest', '~0.1', 'npm:b@^1', '1.0.0 - 2'),
  fc.string({ maxLength: 12 }).filter((text) => text !== '' && !/[\\\r\n]/u.test(text) && text.trim() === text),
)

test("yarn's own writer and parser: the same entries come out", () => {
  const entry = fc.record({
    version: fc.stringMatching(/^\d\.\d\.\d$/u),
    dependencies: fc.dictionary(names, ranges, { maxKeys: 3 }),
  })
  const locks = fc.dictionary(
    fc.tuple(names, ranges).map(([name, range]) => `${name}@${range}`),
    entry,
    { maxKeys: 6 },
  )
  fc.assert(
    fc.property(locks, (lock) => {
      const text = yarn.stringify(lock)
      const gaps = gapsOf('yarn.lock')
      const ours = readYarnEntries(text, gaps)
      const found = ours.flatMap(({ patterns, fields, dependencies }) =>
        patterns.map(
          (pattern) => [pattern, { version: fields['version'], dependencies: { ...dependencies } }] as const,
        ),
      )
      const theirs = Object.entries(yarn.parse(text).object).map(
        ([pattern, { version, dependencies = {} }]) =>
          [pattern, { version, dependencies: { ...dependencies } }] as const,
      )
      assert.equal(gaps.list, [])
      assert.equal(Object.fromEntries(found), Object.fromEntries(theirs))
    }),
    { numRuns: 200 },
  )
})

test('whatever the text, there is a set or a Fault, and every entry is a package, a gap or the own code', () => {
  const line = fc.constantFrom(
    'a@1:',
    '"b@^1", b@2:',
    '  version "1.0.0"',
    '  resolved "https://r.invalid/a.tgz#abc"',
    '  dependencies:',
    '    a "1"',
    '__metadata:',
    '  version: 8',
    '"a@npm:1":',
    '  resolution: "a@npm:1.0.0"',
    '\t',
    '"',
    '    ',
    ':',
  )
  fc.assert(
    fc.property(fc.array(fc.oneof(line, fc.string({ maxLength: 20 })), { maxLength: 20 }), (lines) => {
      try {
        const { packages, gaps } = v1(lines.join('\n'))
        if (lines.includes('a@1:') && !lines.includes('__metadata:')) assert.ok(packages.length + gaps.length > 0)
      } catch (error) {
        assert.instance(error, Fault)
      }
    }),
    { numRuns: 300 },
  )
})

test.run()
