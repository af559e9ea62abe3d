import fc from 'fast-check'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { lookUp, targetsOf } from '../../../src/analyze/reach/exports.ts'
import { resolveModule } from '../../../src/analyze/reach/modules.ts'
import { Tree } from '../../../src/analyze/reach/tree.ts'
import { packageOf } from '../source.ts'

const tree = new Tree(
  packageOf(
    {
      name: '@s/p',
      main: './lib',
      exports: { '.': './lib/index.js', './f/*': { import: './lib/f/*.mjs', require: './lib/f/*.js' }, './no': null },
      imports: { '#x': './lib/a.js', '#dep': 'other', '#f/*': './lib/f/*.js' },
    },
    {
      'lib/index.js': '',
      'lib/a.js': '',
      'lib/a.json': '',
      'lib/b.node': '',
      'lib/c/package.json': '{"main": "d"}',
      'lib/c/d.js': '',
      'lib/f/g.js': '',
      'lib/f/g.mjs': '',
      'lib/t.ts': '',
      'node_modules/in/package.json': '{"exports": {"./x": "./y.js"}, "main": "m.js"}',
      'node_modules/in/y.js': '',
      'node_modules/in/m.js': '',
      'Upper.js': '',
    },
  ),
)
const paths = (from: string, specifier: string) => {
  const found = resolveModule(tree, from, specifier)
  return found.to === 'files' ? found.paths : found.to
}

test('relative specifiers find files, extensions and folders', () => {
  assert.equal(paths('lib', './a'), ['lib/a.js'])
  assert.equal(paths('lib', './a.json'), ['lib/a.json'])
  assert.equal(paths('lib/f', '../b'), ['lib/b.node'])
  assert.equal(paths('lib', './c'), ['lib/c/d.js'])
  assert.equal(paths('', '.'), ['lib/index.js'])
  assert.equal(paths('lib', '..'), ['lib/index.js'])
  assert.equal(paths('lib', './t.js'), ['lib/t.ts'])
  assert.equal(paths('lib', './a.js?x'), ['lib/a.js'])
  assert.equal(paths('', './upper'), ['Upper.js'])
})

test('maps, the own name and bundled packages are followed', () => {
  assert.equal(paths('lib', '#x'), ['lib/a.js'])
  assert.equal(paths('lib', '#f/g'), ['lib/f/g.js'])
  assert.is(paths('lib', '#dep'), 'elsewhere')
  assert.equal(paths('lib', '@s/p'), ['lib/index.js'])
  assert.equal(paths('lib', '@s/p/f/g'), ['lib/f/g.mjs', 'lib/f/g.js'])
  assert.equal(paths('lib', 'in'), ['node_modules/in/m.js'])
  assert.equal(paths('lib/c', 'in/x'), ['node_modules/in/y.js'])
})

test('builtins and other packages are elsewhere; what is missing or outside is nothing', () => {
  for (const name of ['fs', 'node:fs', 'fs/promises', 'lodash', '@a/b/c', '../node_modules/x/y.js'])
    assert.is(paths('', name), 'elsewhere', name)
  for (const name of [
    './missing',
    '../../x',
    '/etc/x',
    'file:///x',
    'https://a.invalid/x.js',
    '#missing',
    'data:text/javascript,1',
  ]) {
    assert.is(paths('lib', name), 'nothing', name)
  }
})

test('a map’s targets are found in every condition', () => {
  assert.equal(
    targetsOf({ '.': { node: { import: './a.mjs', default: ['./b.js', './c.js'] }, types: './d.d.ts' }, './x': null })
      .targets,
    [
      ['.', './a.mjs'],
      ['.', './b.js'],
      ['.', './c.js'],
    ],
  )
  assert.equal(lookUp({ './a/*': './x/*', './a/b/*': './y/*' }, './a/b/c'), ['./y/c'])
})

test('huge, deep and cyclic ones end', () => {
  const huge = Object.fromEntries(Array.from({ length: 100_000 }, (_, index) => [`./${index}`, `./f${index}.js`]))
  assert.ok(targetsOf(huge).more)
  const deep = JSON.parse(`${'{"a":'.repeat(150)}"./x.js"${'}'.repeat(150)}`)
  assert.ok(targetsOf(deep).more)
  const cyclic = new Tree(
    packageOf({ main: 'a' }, { 'a/package.json': '{"main": "../b"}', 'b/package.json': '{"main": "../a"}' }),
  )
  assert.is(cyclic.module('a'), undefined)
})

test('any specifier has an answer inside of the package', () => {
  const part = fc.constantFrom('.', '..', '/', 'lib', 'a', '*', '#', '@s/p', '\\', '?', ' ', '\0', 'node_modules', ':')
  fc.assert(
    fc.property(fc.array(part, { maxLength: 12 }), (parts) => {
      const found = resolveModule(tree, 'lib', parts.join(''))
      if (found.to === 'files') for (const path of found.paths) assert.ok(tree.file(path))
    }),
    { numRuns: 500 },
  )
})

test.run()
