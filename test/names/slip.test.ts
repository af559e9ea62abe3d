import * as fc from 'fast-check'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { slipBetween } from '../../src/names/slip.ts'
import { NeighbourTable } from '../../src/names/table.ts'

const examples = [
  ['lodahs', 'lodash', 'transposed'],
  ['lodassh', 'lodash', 'doubled'],
  ['lodsh', 'lodash', 'dropped'],
  ['lodaxsh', 'lodash', 'added'],
  ['lodaqh', 'lodash', 'replaced'],
  ['lodaah', 'lodash', 'neighbour'],
  ['l0dash', 'lodash', 'digit'],
  ['lodashs', 'lodash', 'plural'],
  ['next-auths-x', 'next-auth-x', 'plural'],
  ['lodash2', 'lodash', 'number'],
  ['mysql3', 'mysql2', 'number'],
  ['crossenv', 'cross-env', 'separators'],
  ['cross.env', 'cross-env', 'separators'],
] as const

for (const [name, popular, kind] of examples) {
  test(`${name} is ${popular}, ${kind}`, () => assert.is(slipBetween(name, popular)?.kind, kind))
}

test('two slips are none, and a name is no slip of itself', () => {
  for (const name of ['lodash', 'lodash-es', 'loadhs', 'dlosah', 'loddassh', 'x'])
    assert.is(slipBetween(name, 'lodash'), undefined, name)
})

test('the shorter of the words that differ is measured', () => {
  assert.is(slipBetween('webpack-cil', 'webpack-cli')?.word, 3)
  assert.is(slipBetween('lodsh', 'lodash')?.word, 5)
})

/** One edit of any kind at a place. */
const edits = (text: string, at: number, letter: string): string[] => [
  text.slice(0, at) + text.slice(at + 1),
  text.slice(0, at) + letter + text.slice(at),
  text.slice(0, at) + letter + text.slice(at + 1),
  text.slice(0, at) + (text[at + 1] ?? '') + (text[at] ?? '') + text.slice(at + 2),
]

test('whatever is one edit away is a slip and among the candidates', () => {
  const word = fc.stringMatching(/^[a-d-]{1,12}$/u)
  void fc.assert(
    fc.property(
      fc.array(word, { minLength: 1, maxLength: 20 }),
      fc.nat(12),
      fc.stringMatching(/^[a-d]$/u),
      (texts, at, letter) => {
        const table = new NeighbourTable(texts)
        for (const [index, text] of texts.entries()) {
          for (const edited of edits(text, Math.min(at, text.length), letter)) {
            assert.ok(table.candidates(edited).has(index), `${text} ${edited}`)
            if (edited !== text) assert.ok(slipBetween(edited, text), `${text} ${edited}`)
          }
        }
      },
    ),
  )
})

test.run()
