import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { copied, type KnownPackage, knownPackage, mostCopied } from '../../src/likeness/known.ts'
import { archive } from '../rules/evidence.ts'
import { outline, program } from './support.ts'

const files = { 'index.js': program(1), 'lib/util.js': program(2), 'README.md': `# b\n${program(9, 20)}` }
const known = (name: string, of: Readonly<Record<string, string>> = files): KnownPackage =>
  knownPackage({ name, version: '1.0.0' }, outline(of, name), archive(), null)
const claim = new Set<string>()

test('a copy with an addition is found, and what it has byte for byte is told', () => {
  const found = copied(
    outline({ ...files, 'index.js': `${program(1)}\nsend()`, 'add.js': program(5, 5) }),
    known('b'),
    false,
  )
  assert.is(found?.name, 'b')
  assert.ok((found?.code ?? 0) > 0.9)
  assert.is(found?.readme, 1)
  assert.equal(found?.same, ['lib/util.js'])
})

test('another version of the same code still is a copy', () => {
  const lines = (seed: number, count: number) => program(seed).split('\n').slice(0, count).join('\n')
  const older = { 'index.js': `${lines(1, 45)}\n${lines(7, 15)}`, 'lib/util.js': lines(2, 50) }
  assert.ok((copied(outline(older), known('b'), false)?.code ?? 0) > 0.5)
})

test('an early version of what has grown since is a copy, a small part of it is none', () => {
  const grown = { 'index.js': [1, 2, 3].map((seed) => program(seed)).join('\n') }
  assert.ok((copied(outline({ 'index.js': program(1) }), known('b', grown), false)?.code ?? 0) > 0.2)
  const large = { 'index.js': [1, 2, 3, 4, 5, 6, 7, 8].map((seed) => program(seed)).join('\n') }
  assert.is(copied(outline({ 'index.js': program(1) }), known('b', large), false), undefined)
})

test('a package that has another one built in is no copy, unless it claims to be that one', () => {
  const bundle = outline({ 'dist/all.js': [1, 2, 3, 4, 5, 6, 7, 8].map((seed) => program(seed)).join('\n') })
  assert.is(copied(bundle, known('b'), false), undefined)
  assert.ok(copied(bundle, known('b'), true))
})

test('the README alone makes a copy of the README', () => {
  const found = copied(outline({ 'index.js': program(5), 'README.md': files['README.md'] }), known('b'), false)
  assert.equal([found?.code, found?.readme, found?.same], [0, 1, []])
})

test('the smallest packages say nothing', () => {
  const tiny = { 'index.js': 'module.exports = (a, b) => a + b' }
  assert.is(copied(outline(tiny), known('b', tiny), false), undefined)
})

test('of several the one that is copied most counts', () => {
  const half = { 'index.js': program(1), 'lib/other.js': program(6, 40) }
  assert.is(
    mostCopied(outline(files), [known('half', half), known('b'), known('c', { 'x.js': program(4) })], claim)?.name,
    'b',
  )
  assert.is(mostCopied(outline(files), [], claim), undefined)
})

test.run()
