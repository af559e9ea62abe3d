import fc from 'fast-check'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { Fault } from '../../src/parse/fault.ts'
import { gitScriptsOf, installScriptsOf, manifestOf, parseManifest } from '../../src/parse/manifest.ts'

const plain = (map: Readonly<Record<string, string>>) => ({ ...map })
const withScripts = (scripts: Record<string, unknown>, more: object = {}) =>
  parseManifest(JSON.stringify({ name: 'a', version: '1.0.0', scripts, ...more }), 'package.json')
const installs = (scripts: Record<string, unknown>, gyp = false, more: object = {}) =>
  plain(installScriptsOf(withScripts(scripts, more), gyp))

test('a manifest keeps the fields that have the expected type and leaves the others out', () => {
  const manifest = parseManifest(
    '{"name":7,"version":"1.0.0","scripts":{"a":"b","c":1},"dependencies":[],"gypfile":"no","bin":{"x":"y","z":null}}',
    'package.json',
  )
  assert.is(manifest.name, undefined)
  assert.is(manifest.version, '1.0.0')
  assert.equal(plain(manifest.scripts), { a: 'b' })
  assert.equal(plain(manifest.dependencies), {})
  assert.equal(plain(manifest.bin), { x: 'y' })
  assert.is(Object.hasOwn(manifest, 'gypfile'), false)
})

test('gypfile is kept when it is a boolean', () => {
  assert.is(parseManifest('{"gypfile":false}', 'package.json').gypfile, false)
})

test('a byte order mark in front is passed over', () => {
  assert.is(parseManifest('\ufeff{"name":"a"}', 'package.json').name, 'a')
})

test('a manifest that is no object is a fault that names the file', () => {
  for (const text of ['[]', '"a"', 'null', '1']) {
    const fault = thrown(() => parseManifest(text, 'package.json of x@1.0.0'))
    assert.is(fault.code, 'manifest/not-an-object')
    assert.match(fault.message, 'package.json of x@1.0.0')
  }
})

test('a bin that is a path is named after the package without its scope', () => {
  const bin = (name: string | undefined) => plain(manifestOf({ ...(name && { name }), bin: './cli.js' }, 'x').bin)
  assert.equal(bin('@scope/tool'), { tool: './cli.js' })
  assert.equal(bin('tool'), { tool: './cli.js' })
  assert.equal(bin(undefined), {})
})

test('a bin that is a list is named after its files', () => {
  assert.equal(plain(manifestOf({ name: 'a', bin: ['lib/x.js', 3, 'y'] }, 'x').bin), { 'x.js': 'lib/x.js', y: 'y' })
})

test('directories.bin makes no bin', () => {
  assert.equal(plain(manifestOf({ name: 'a', directories: { bin: 'bin' } }, 'x').bin), {})
})

test('a script named __proto__ is an entry like any other and pollutes nothing', () => {
  const manifest = parseManifest('{"scripts":{"__proto__":"x","install":"y"}}', 'package.json')
  assert.equal(Object.keys(manifest.scripts).sort(), ['__proto__', 'install'])
  assert.is(Object.getPrototypeOf(manifest.scripts), null)
})

test('the install events are those that an install runs, in their order, with non-empty commands', () => {
  const all = { postinstall: 'c', test: 't', install: 'b', preinstall: 'a', prepare: 'p' }
  assert.equal(Object.entries(installs(all)), [
    ['preinstall', 'a'],
    ['install', 'b'],
    ['postinstall', 'c'],
  ])
  assert.equal(installs({ preinstall: '', install: '', postinstall: '' }), {})
})

test('a command of a space is a command: both managers hand it to the shell', () => {
  assert.equal(installs({ postinstall: ' ' }), { postinstall: ' ' })
})

test("an install script that is inherited and not the map's own does not count", () => {
  const scripts = Object.create({ install: 'inherited' }) as Record<string, string>
  const manifest = { ...manifestOf({}, 'x'), scripts }
  assert.equal(plain(installScriptsOf(manifest, false)), {})
})

test('binding.gyp is built where neither install nor preinstall says anything', () => {
  const gyp = { install: 'node-gyp rebuild' }
  assert.equal(installs({}, true), gyp)
  assert.equal(installs({ postinstall: 'x' }, true), { postinstall: 'x', ...gyp })
  assert.equal(installs({ install: '', preinstall: '' }, true), gyp)
  assert.equal(installs({ install: 'x' }, true), { install: 'x' })
  assert.equal(installs({ preinstall: 'x' }, true), { preinstall: 'x' })
  assert.equal(installs({ install: ['x'] }, true), gyp)
})

test('gypfile: false does not hide binding.gyp, since pnpm 10 does not look at it', () => {
  assert.equal(installs({}, true, { gypfile: false }), { install: 'node-gyp rebuild' })
})

test('a git dependency also runs what prepares it', () => {
  const scripts = {
    prepare: 'a',
    preprepare: 'b',
    prepack: 'c',
    prepublish: 'd',
    publish: '',
    postinstall: 'e',
    build: 'f',
  }
  assert.equal(plain(gitScriptsOf(withScripts(scripts))), {
    preprepare: 'b',
    prepare: 'a',
    prepublish: 'd',
    prepack: 'c',
  })
})

test('whatever text there is, a manifest or a fault comes out', () => {
  const value = fc.jsonValue({ maxDepth: 4 })
  const fields = fc.constantFrom('name', 'version', 'scripts', 'bin', 'dependencies', '__proto__', 'gypfile')
  const text = fc.oneof(
    fc.string(),
    value.map((v) => JSON.stringify(v)),
    fc.dictionary(fields, value).map((v) => JSON.stringify(v)),
  )
  fc.assert(
    fc.property(text, (input) => {
      try {
        const manifest = parseManifest(input, 'package.json')
        for (const map of [manifest.scripts, manifest.bin, manifest.dependencies, installScriptsOf(manifest, true)]) {
          assert.ok(Object.values(map).every((item) => typeof item === 'string'))
        }
      } catch (error) {
        assert.instance(error, Fault)
      }
      assert.is(({} as { polluted?: unknown }).polluted, undefined)
    }),
    { numRuns: 500 },
  )
})

test('a licence is the name that is written there, of old a list of types, and never a whole text', () => {
  const license = (fields: object) => parseManifest(JSON.stringify(fields), 'package.json').license
  assert.is(license({ license: '(MIT OR Apache-2.0)' }), '(MIT OR Apache-2.0)')
  assert.is(license({ license: { type: 'MIT', url: 'https://x.invalid' } }), 'MIT')
  assert.is(license({ licenses: [{ type: 'MIT' }, { type: 'ISC' }, 'BSD-2-Clause', 7] }), 'MIT OR ISC OR BSD-2-Clause')
  for (const value of [7, '', ' ', {}, [], null, 'x'.repeat(1000)]) assert.is(license({ license: value }), undefined)
})

function thrown(run: () => unknown): Fault {
  try {
    run()
  } catch (error) {
    assert.instance(error, Fault)
    return error as Fault
  }
  throw new Error('nothing was thrown')
}

test.run()
