import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { sharedBy } from '../../src/likeness/sketch.ts'
import { outline, program } from './support.ts'

test('code is what programs run, and not what lies in a folder for packages of others', () => {
  const made = outline({
    'index.js': program(1),
    'lib/a.mts': program(2),
    'node_modules/b/index.js': program(3),
    'src/third_party/c.js': program(4),
    'data.bin': program(5),
  })
  assert.equal([...made.files.keys()], ['index.js', 'lib/a.mts'])
  assert.match([...made.files.values()][0] as string, /^[\da-f]{16}$/)
  assert.is(sharedBy(outline({ 'x.js': program(3) }).code, made.code).ofFirst, 0)
  assert.is(sharedBy(outline({ 'x.js': program(2) }).code, made.code).ofFirst, 1)
})

test('the README at the root is sketched, whatever it is called', () => {
  for (const path of ['README', 'readme.md', 'README.markdown'])
    assert.ok(outline({ [path]: program(1) }).readme.hashes.length > 0, path)
  assert.is(outline({ 'docs/README.md': program(1) }).readme.hashes.length, 0)
})

test('a README that tells to install another package claims to be it', () => {
  const claims = (text: string) => outline({ 'README.md': text }, 'a').claims
  assert.equal(claims('```\nnpm install --save lodash\n```\nor `yarn add lodash`'), ['lodash'])
  assert.equal(claims('$ pnpm add @scope/pkg.'), ['@scope/pkg'])
  assert.equal(claims('npm i react a'), ['react'])
  assert.equal(claims('npm install react\nnpm install a'), [])
  assert.is(claims(Array.from({ length: 9 }, (_, at) => `npm i p${at}`).join('\n')).length, 3)
})

test('flags that could be read in two ways each are read in one', () => {
  // With two ways to read a flag this would not end.
  assert.equal(outline({ 'README.md': `npm i ${'--a '.repeat(50_000)}!` }, 'a').claims, [])
})

test('a fork says so in its README or its description', () => {
  assert.ok(outline({ 'README.md': 'A fork of lodash' }).saysFork)
  assert.ok(outline({}, 'a', 'drop-in replacement for lodash').saysFork)
  assert.not(outline({ 'README.md': 'Fast, for forks and knives it is not' }, 'a', 'quoted \\" text').saysFork)
})

test.run()
