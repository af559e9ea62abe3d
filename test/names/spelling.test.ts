import { readFileSync } from 'node:fs'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { openListed } from '../../src/names/listed.ts'
import { Spelling } from '../../src/names/spelling.ts'

const path = new URL('../../names/popular.bin', import.meta.url)
const spelling = new Spelling(openListed(readFileSync(path), 'names/popular.bin').targets)

test('what machines and resting hands spell', () => {
  for (const name of [
    'rysoupkizflktagx',
    'cmpsitdbgofqnjuk',
    '@x/qwrtzpsdfgk',
    'x-0f1e2d3c4b5a69788796',
    'a-3f2504e0-4f89-41d3',
  ])
    assert.ok(spelling.isInvented(name), name)
})

test('words of people, short ones, and scopes whatever they are', () => {
  for (const name of [
    'internationalization',
    'left-pad',
    'xzq',
    'css-vrt',
    '@qwrtzpsdfgk/core',
    'postcss-normalize-whitespace',
  ])
    assert.not(spelling.isInvented(name), name)
})

test.run()
