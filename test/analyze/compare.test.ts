import fc from 'fast-check'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { analyze } from '../../src/analyze/analyze.ts'
import { compare, type Side } from '../../src/analyze/compare/compare.ts'
import { unified } from '../../src/analyze/compare/unified.ts'
import { packageOf } from './source.ts'

function side(version: string, manifest: object, files: Readonly<Record<string, string | null>>): Side {
  const source = packageOf({ version, ...manifest }, files)
  const { scripts } = source.manifest
  return { id: `p@${version}`, source, scripts, code: analyze(source) }
}

const before = side(
  '1.0.0',
  { scripts: { install: 'node a.js' }, dependencies: { x: '^1', gone: '1' }, bin: { p: 'a.js' } },
  { 'a.js': 'require("x")\ntwo()\n', 'README.md': 'old', 'b.node': '\0code' },
)
const after = side(
  '1.1.0',
  {
    scripts: { install: 'node a.js', postinstall: 'node new.js' },
    dependencies: { x: '^2' },
    optionalDependencies: { y: '1' },
  },
  {
    'a.js': 'require("x")\nthree()\n',
    'new.js': 'require("https").get("https://evil.invalid/x")',
    'README.md': 'new',
    'b.node': '\0other code',
  },
)

test('scripts, dependencies, bins, capabilities and hosts, gained and lost', () => {
  const changes = compare(before, after)
  assert.equal(changes.scripts, [{ name: 'postinstall', after: 'node new.js' }])
  assert.equal(changes.dependencies, [
    { name: 'gone', before: '1' },
    { name: 'x', before: '^1', after: '^2' },
    { name: 'y', after: '1' },
  ])
  assert.equal(changes.bins, [{ name: 'p', before: 'a.js' }])
  assert.ok(changes.capabilities.some(({ name, after: place }) => name === 'network/request' && place === 'new.js:1'))
  assert.equal(changes.hosts, [{ name: 'evil.invalid', after: 'new.js:1' }])
  assert.is(compare(after, before).hosts[0]?.before, 'new.js:1')
})

test('files that scripts reach come first, each with exactly its change; the rest only by size', () => {
  const { files, sameReach } = compare(before, after)
  assert.equal(
    files.map(({ path, when }) => [path, when[0]]),
    [
      ['a.js', 'install'],
      ['b.node', 'install'],
      ['new.js', 'install'],
      ['package.json', 'install'],
      ['README.md', undefined],
    ],
  )
  assert.is(files[0]?.diff, '@@ -1,2 +1,2 @@\n require("x")\n-two()\n+three()\n')
  assert.equal([files[1]?.diff, files[1]?.why], [undefined, 'it is no text, or too large'])
  assert.equal(files[4], { path: 'README.md', before: 3, after: 3, when: [] })
  assert.is(sameReach, false)
})

test('nothing that changed is nothing to tell', () => {
  const { files, scripts, sameReach } = compare(before, before)
  assert.equal([files, scripts, sameReach], [[], [], true])
})

test('code that was not analysed is a gap', () => {
  const { code: _, ...unread } = after
  assert.match(
    compare(before, unread)
      .gaps.map(({ why }) => why)
      .join(),
    /the code of p@1\.1\.0 is not known/u,
  )
})

test('hunks are bounded, and a minified line is cut where statements end', () => {
  const line = (change: string) => `${'a();'.repeat(100)}${change};${'b();'.repeat(100)}\n`
  const { diff = '' } = unified(line('c()'), line('evil()')) as { diff?: string }
  assert.equal(
    diff.split('\n').filter((one) => /^[-+]/u.test(one)),
    ['-c();', '+evil();'],
  )
  assert.match(JSON.stringify(unified('x\n'.repeat(30_000), 'y')), /more than 20000 lines/u)
  const other = (letter: string) => Array.from({ length: 9_000 }, (_, index) => `${letter}${index}\n`).join('')
  assert.match(JSON.stringify(unified(other('a'), other('b'))), /another file altogether/u)
  const long = unified('', `${'z'.repeat(100)}\n`.repeat(2_000)) as { diff: string }
  assert.ok(long.diff.length < 70_000 && long.diff.endsWith('which is not shown\n'))
})

test('every line that differs stands in the hunks', () => {
  const text = fc.array(fc.constantFrom('a', 'b', '', ' c', '-d', '\\ e', '+'), { maxLength: 12 })
  fc.assert(
    fc.property(text, text, (one, other) => {
      const [a, b] = [one, other].map((lines) => lines.map((line) => `${line}\n`).join('')) as [string, string]
      const { diff = '' } = unified(a, b) as { diff?: string }
      const count = (sign: string) => diff.split('\n').filter((line) => line.startsWith(sign)).length
      assert.is(one.length - count('-'), other.length - count('+'), diff)
      assert.is(diff === '', a === b)
    }),
  )
})

test.run()
