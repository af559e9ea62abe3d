import * as fc from 'fast-check'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { names } from './list.ts'

const { look } = names()
const near = (name: string) => {
  const found = look(name).near
  return found && [found.popular, found.kind]
}

test('slips lead to the name that is meant', () => {
  assert.equal(near('lodahs'), ['lodash', 'transposed'])
  assert.equal(near('expresss'), ['express', 'plural'])
  assert.equal(near('soket.io'), ['socket.io', 'dropped'])
  assert.equal(near('@typess/node'), ['@types/node', 'plural'])
})

test('look-alike and invisible characters, and letters that run together', () => {
  assert.equal(near('\u0435xpress'), ['express', 'characters'])
  assert.equal(near('chalk\u200b'), ['chalk', 'characters'])
  assert.equal(near('rnoment'), ['moment', 'characters'])
})

test('separators, digits for letters, and both with a slip', () => {
  assert.equal(near('socket-io'), ['socket.io', 'separators'])
  assert.equal(near('3xpr355'), ['express', 'digits'])
  assert.equal(near('httpproxymiddlware'), ['http-proxy-middleware', 'mixed'])
})

test('scopes that lean on known ones', () => {
  assert.equal(near('types-node'), ['@types/node', 'scope'])
  assert.equal(near('@types-x/y'), ['@types/node', 'scope'])
  assert.equal(near('@babell/anything'), ['@babel/core', 'scope'])
})

test('the same words in another order, and words that add nothing', () => {
  assert.equal(near('env-cross'), ['cross-env', 'order'])
  assert.equal(near('lodash-utils'), ['lodash', 'combination'])
  assert.equal(near('react-js-core'), ['react', 'combination'])
})

test('what is named honestly after another is near nothing', () => {
  for (const name of [
    'lodash-webpack-plugin',
    'react-router',
    '@acme/lodash',
    '@types/express',
    '@babel/plugin-x',
    'koa',
  ])
    assert.is(near(name), null, name)
})

test('a popular name is near nothing, however close another one is', () => {
  for (const name of ['react', 'react-dom', 'md5', '@types/react']) assert.is(near(name), null, name)
})

test('what the list knows of name and alias', () => {
  assert.ok((look('crossenv').downloads ?? 0) > 100_000)
  assert.is(look('nobody').downloads, null)
  assert.is(look('nobody').aliasDownloads, null)
  assert.ok((look('nobody', 'lodash').aliasDownloads ?? 0) > 100_000_000)
})

test('a scope is known by any name of it', () => {
  assert.ok(look('@babel/nobody-knows-it').scopeKnown)
  assert.not(look('@babe/core').scopeKnown)
  assert.not(look('@babel-x/core').scopeKnown)
  assert.not(look('babel').scopeKnown)
})

test('a very long name is looked up like any other', () => {
  const { downloads, near: close } = look('a'.repeat(100_000))
  assert.equal([downloads, close], [null, null])
})

test('of several the most popular is named', () => {
  assert.is(look('@types/reacr').near, null, 'the scope is the same owner')
  assert.is(look('reacd').near?.popular, 'react')
})

test('whatever the name is, it is near to another one or to none', () => {
  const part = fc.constantFrom(
    'lodash',
    'react',
    '@types/',
    '@babel/',
    '-',
    '.',
    '/',
    '@',
    'js',
    '\u200b',
    '\u0430',
    'x',
    '0',
  )
  const hostile = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.array(part, { maxLength: 6 }).map((parts) => parts.join('')),
  )
  void fc.assert(
    fc.property(hostile, (name) => {
      const found = look(name)
      assert.ok(found.near === null || (found.near.popular !== name && found.near.rank > 0))
      assert.equal(look(name), found)
    }),
  )
})

test.run()
