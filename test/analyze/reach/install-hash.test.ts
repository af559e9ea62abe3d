import fc from 'fast-check'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { installHash } from '../../../src/analyze/reach/install-hash.ts'
import { Tree } from '../../../src/analyze/reach/tree.ts'
import { piecesOf } from '../../../src/analyze/reach/version-literal.ts'
import { packageOf } from '../source.ts'

interface Given {
  readonly manifest?: object
  readonly files?: Readonly<Record<string, string | null>>
  readonly commands?: Readonly<Record<string, string>>
  readonly packages?: readonly string[]
}

const hash = ({ manifest = {}, files = {}, commands = { install: 'node a.js' }, packages = [] }: Given) =>
  installHash(new Tree(packageOf(manifest, files)), {
    commands: Object.entries(commands),
    scripts: [],
    paths: Object.keys(files),
    packages: new Set(packages),
  })

const of = (version: string, text: string) => hash({ manifest: { version }, files: { 'a.js': text } })

test('the same reach has the same hash, whatever else changes', () => {
  assert.is(hash({ files: { 'a.js': 'x' } }), hash({ files: { 'a.js': 'x' }, manifest: { description: 'new' } }))
  assert.match(hash({}), /^sha256-[\da-f]{64}$/u)
})

test('the own version as a quoted literal is set aside', () => {
  assert.is(of('1.2.3', 'v = "1.2.3"; w = \'1.2.3\''), of('1.2.4', 'v = "1.2.4"; w = \'1.2.4\''))
})

test('nothing else that changes is', () => {
  const base = of('1.2.3', 'v = "1.2.3"')
  const others = [
    of('1.2.4', 'v = "1.2.3"'),
    of('1.2.4', "v = '1.2.4'"),
    of('1.2.4', 'v = ""'),
    of('1.2.4', 'v = "1.2.4";'),
    of('1.2.4', 'v = "1.2.5"'),
    of('1.2.4', 'v = 1.2.4'),
    of('1.2.4', 'v = "1.2.4-x"'),
    of('1.2.4', 'v = "1.2.4" + "1.2.4"'),
  ]
  assert.is(new Set([base, ...others]).size, others.length + 1)
  assert.is.not(of('1.2.3', 'v1.2.3'), of('1.2.4', 'v1.2.4'))
  assert.is.not(of('1', 'x("1")'), of('2', 'x("2")'))
  assert.is.not(of('1.2.3', '"1.2.3-x"'), of('1.2.4', '"1.2.4-x"'))
  assert.is.not(of('1.2.3', '"1.2.3"+""'), of('1.2.3', '""+"1.2.3"'))
})

test('commands, paths, contents that were not kept, and where packages come from count', () => {
  const given: Given = { files: { 'a.js': 'x' }, packages: ['dep'], manifest: { dependencies: { dep: '^1' } } }
  const changed: readonly Given[] = [
    { ...given, commands: { install: 'node b.js' } },
    { ...given, commands: { postinstall: 'node a.js' } },
    { ...given, files: { 'b.js': 'x' } },
    { ...given, files: { 'a.js': null } },
    { ...given, manifest: { dependencies: { dep: 'npm:evil@^1' } } },
    { ...given, manifest: { dependencies: { dep: 'https://a.invalid/x.tgz' } } },
    { ...given, packages: [] },
  ]
  assert.is(new Set([given, ...changed].map(hash)).size, changed.length + 1)
})

test('package.json counts where other packages may read it, its version field set aside', () => {
  const read = (manifest: object) => hash({ manifest, packages: ['tool'] })
  assert.is(read({ version: '1.0.0' }), read({ version: '1.0.1' }))
  assert.is.not(read({ binary: { host: 'https://a.invalid' } }), read({ binary: { host: 'https://b.invalid' } }))
  assert.is.not(
    read({ version: '1.0.0', config: { version: '1.0.0' } }),
    read({ version: '1.0.1', config: { version: '1.0.1' } }),
  )
})

test('a version field that stands twice, or is written with escapes, is not set aside', () => {
  for (const text of [
    '{"version":"1.0.0","version":"1.0.0"}',
    '{"version":"1.0.\\u0030"}',
    '{"a":{"version":"1.0.0"}}',
  ]) {
    assert.equal(piecesOf(text, 'package.json', '1.0.0'), [text])
  }
})

test('pieces and version give back the text, so that nothing else can have been cut out', () => {
  const version = '1.2.3'
  const part = fc.constantFrom('"1.2.3"', "'1.2.3'", '`1.2.3`', '1.2.3', '"', "'", 'x', ' ', '"1.2.4"', '\n')
  fc.assert(
    fc.property(fc.array(part, { maxLength: 30 }), (parts) => {
      const text = parts.join('')
      assert.is(piecesOf(text, 'a.js', version).join(version), text)
    }),
  )
})

test('two texts have one hash only if one version put in place of the other makes them equal', () => {
  const part = fc.constantFrom('"V"', "'V'", 'V', 'x', '"1.0.0"', '"2.0.0"', '""')
  fc.assert(
    fc.property(fc.array(part, { maxLength: 8 }), fc.array(part, { maxLength: 8 }), (one, other) => {
      const [a, b] = [one.join('').replaceAll('V', '1.0.0'), other.join('').replaceAll('V', '2.0.0')]
      const same = of('1.0.0', a) === of('2.0.0', b)
      const swapped = piecesOf(a, 'a.js', '1.0.0').join('2.0.0')
      assert.is(same, swapped === b && piecesOf(b, 'a.js', '2.0.0').join('1.0.0') === a)
    }),
    { numRuns: 1000 },
  )
})

test.run()
