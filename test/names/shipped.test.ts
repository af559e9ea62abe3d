import { readFileSync } from 'node:fs'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { openListed } from '../../src/names/listed.ts'

const bytes = readFileSync(new URL('../../names/popular.bin', import.meta.url))
const listed = openListed(bytes, 'names/popular.bin')

test('the list that ships opens, is small, and knows what everybody knows', () => {
  assert.ok(bytes.length < 2.5 * 1024 * 1024)
  assert.ok(listed.size > 200_000)
  assert.is(listed.targets.length, 10_000)
  for (const name of ['lodash', '@types/node', 'react', 'esbuild']) assert.ok(listed.downloads(name), name)
})

test.run()
