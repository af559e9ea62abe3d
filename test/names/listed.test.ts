import * as fc from 'fast-check'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { buildNames } from '../../src/names/build.ts'
import { openListed } from '../../src/names/listed.ts'
import { list, tsv } from './list.ts'

const faultOf = (action: () => unknown) => {
  try {
    action()
    return undefined
  } catch (error) {
    return (error as { code?: string }).code
  }
}

test('a list knows exactly its names, with their downloads in steps of a fifth', () => {
  const listed = openListed(list(), 'x')
  assert.is(listed.size, 21)
  assert.is(listed.downloads('Lodash'), undefined)
  assert.is(listed.downloads('lodas'), undefined)
  assert.is(listed.downloads(''), undefined)
  assert.ok(Math.abs((listed.downloads('lodash') ?? 0) / 400_000_000 - 1) < 0.2)
  assert.is(listed.downloads('no-count'), 1)
})

test('the targets come most downloaded first', () => {
  assert.equal(openListed(list(), 'x').targets.slice(0, 3), ['lodash', 'react', 'express'])
})

test('the order of the lines does not matter', () => {
  assert.equal(buildNames(tsv.split('\n').reverse().join('\n')), list())
})

test('what was put in is found and nothing else, whatever the names are', () => {
  const name = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 30 }).filter((text) => /^[^\t\n\r]+$/u.test(text))
  void fc.assert(
    fc.property(fc.uniqueArray(name, { minLength: 1, maxLength: 80 }), name, (all, other) => {
      const rows = all.map((text, index) => `${text}\t${index * 1000}`)
      const listed = openListed(buildNames(rows.join('\n')), 'x')
      const known = new Set(all.map((text) => text))
      for (const text of known) assert.ok(listed.downloads(text) !== undefined, JSON.stringify(text))
      assert.is(listed.downloads(other) !== undefined, known.has(other))
      assert.is(
        listed.has(other),
        all.some((text) => text.startsWith(other)),
      )
    }),
    { numRuns: 60 },
  )
})

test('a line that is no name is refused', () => {
  for (const bad of ['', 'a\tmany', '\t5', 'a\t5\tb'])
    assert.is(
      faultOf(() => buildNames(bad)),
      'names/invalid',
      bad,
    )
})

test('a list that was changed anywhere is refused', () => {
  const bytes = list()
  void fc.assert(
    fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), (at, by) => {
      const forged = Uint8Array.from(bytes)
      forged[at] = ((forged[at] as number) + by) % 256
      assert.is(
        faultOf(() => openListed(forged, 'x')),
        'names/corrupt',
      )
    }),
  )
  assert.is(
    faultOf(() => openListed(bytes.slice(0, -1), 'x')),
    'names/corrupt',
  )
  assert.is(
    faultOf(() => openListed(new Uint8Array(), 'x')),
    'names/corrupt',
  )
})

test.run()
