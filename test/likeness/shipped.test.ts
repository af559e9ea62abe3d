import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { copied, knownPackage } from '../../src/likeness/known.ts'
import { openKnown, packKnown } from '../../src/likeness/shipped.ts'
import { archive } from '../rules/evidence.ts'
import { outline, program } from './support.ts'

const files = (seed: number) => ({ 'index.js': program(seed), 'README.md': program(seed + 50) })
const known = (name: string, of: Readonly<Record<string, string>>) =>
  knownPackage({ name, version: '1.0.0' }, outline(of, name), archive(), null)
const packed = packKnown([known('b', files(2)), known('a', files(1))])

test('what is packed is opened again, smaller, in the order of names', () => {
  const opened = openKnown(packed, 'x')
  assert.equal(
    opened.map(({ name }) => name),
    ['a', 'b'],
  )
  assert.ok(opened.every(({ code, readme }) => code.hashes.length === 48 && readme.hashes.length === 24))
  const found = copied(outline(files(1)), opened[0] as (typeof opened)[number], false)
  assert.equal([found?.code, found?.readme, found?.same], [1, 1, ['index.js']])
})

test('what many have is no feature of any of them', () => {
  const licence = program(99)
  const all = [1, 2, 3, 4].map((seed) => known(`p${seed}`, { 'index.js': `${licence}\n${program(seed)}` }))
  const opened = openKnown(packKnown(all), 'x')
  for (const one of opened) assert.is(copied(outline({ 'index.js': licence }), one, true), undefined)
})

test('a list that is not as it was written is refused', () => {
  fc.assert(
    fc.property(fc.nat(packed.length - 1), fc.integer({ min: 1, max: 255 }), (at, bits) => {
      const bytes = Uint8Array.from(packed)
      bytes[at] = (bytes[at] as number) ^ bits
      assert.throws(() => openKnown(bytes, 'x'), /cannot be used/)
    }),
  )
  assert.throws(() => openKnown(packed.subarray(0, 20), 'x'), /cannot be used/)
})

test('the list that ships opens, is small, and holds what everybody uses', () => {
  const bytes = readFileSync(new URL('../../likeness/known.bin', import.meta.url))
  const names = new Set(openKnown(bytes, 'likeness/known.bin').map(({ name }) => name))
  assert.ok(bytes.length < 512 * 1024)
  assert.ok(names.size > 900)
  for (const name of ['lodash', 'react', 'axios', 'chalk']) assert.ok(names.has(name), name)
})

test.run()
