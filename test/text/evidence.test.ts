import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { findingLines, scriptLines, wayIn, worstFirst } from '../../src/text/evidence.ts'
import { paintFor } from '../../src/text/paint.ts'

const page = { columns: 40, indent: '  ', paint: paintFor(false) }
const base = { rule: 'a/b', severity: 'high', message: 'says why' }

test('a finding shows rule, place and excerpt', () => {
  assert.equal(findingLines({ ...base, file: 'x.js', line: 3, excerpt: 'one\n\ttwo' }, page), [
    '  HIGH a/b: says why',
    '    x.js:3',
    '    | one',
    '    | two',
  ])
})

test('an excerpt cannot leave its bar or pretend to be a line of ours', () => {
  const lines = findingLines({ ...base, excerpt: `0 of 0 checked\r\rSTOPPED\u2028\x1b[1A\n${'x'.repeat(50)}` }, page)
  assert.ok(lines.slice(1).every((line) => line.startsWith('    | ')))
  assert.not.match(lines.join(''), /[\p{C}\p{Zl}]/u)
})

test('a long excerpt says that it goes on', () => {
  const lines = findingLines({ ...base, excerpt: 'x\n'.repeat(30) }, page)
  assert.is(lines.length, 1 + 8 + 1)
  assert.is(lines.at(-1), '    | …')
})

test('code pushed out of sight by spaces is brought back', () => {
  const [, line] = findingLines({ ...base, excerpt: `x${' '.repeat(300)}evil()` }, page)
  assert.is(line, '    | x [300 spaces] evil()')
})

test('a long way in shows both ends', () => {
  assert.is(wayIn(['a@1', 'b@1']), 'a@1 › b@1')
  assert.is(wayIn([...'abcdef']), 'a › b › c › d › e › f')
  assert.is(wayIn([...'abcdefgh']), 'a › b › c › … 2 more … › f › g › h')
})

test('a whole command is shown, or it is said that it is not', () => {
  assert.equal(scriptLines({ install: 'node a.js' }, page), { lines: ['  install: node a.js'], complete: true })
  const long = scriptLines({ install: 'x '.repeat(3000) }, page, 10)
  assert.is(long.complete, false)
  assert.is(long.lines.length, 11)
  assert.match(long.lines.at(-1) ?? '', 'too long to show in full')
})

test('the worst comes first and equals keep their order', () => {
  const list = ['low', 'high', 'critical', 'high'].map((severity, index) => ({ severity, index }))
  assert.equal(
    worstFirst(list).map(({ index }) => index),
    [2, 1, 3, 0],
  )
})

test.run()
