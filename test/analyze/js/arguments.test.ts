import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { readJs } from '../../../src/analyze/js/index.ts'

/** Commands that a text starts, as far as they are known. */
const commands = (text: string): unknown[] =>
  readJs(`const { exec } = require('child_process'); ${text}`, 'index.js')
    .signals.filter(({ kind }) => kind === 'process/shell')
    .map(({ args }) => args['command'])

const ways: readonly string[] = [
  'function run() { exec(arguments[1]) }',
  'function run() { const list = [].slice.call(arguments); exec(list[1]) }',
  'function run() { exec(Array.prototype.slice.call(arguments, 1)[0]) }',
  'function run() { exec(Array.from(arguments)[1]) }',
  'function run() { exec([...arguments][1]) }',
  'function run() { exec([0, ...arguments][2]) }',
  'function run() { const [, line] = arguments; exec(line) }',
  'function run() { const inner = () => exec(arguments[1]); inner(0, 1) }',
  'function run(first, ...more) { exec(more[0]) }',
  'const run = function () { exec(arguments[1]) }',
]
for (const way of ways)
  test(`what is handed over is known: ${way}`, () => {
    assert.equal(commands(`${way}; run(0, 'make all')`), ['make all'])
  })

test('each place holds what any caller hands over there', () => {
  const { commands: all } = readJs(
    "const { exec } = require('child_process'); const run = (...list) => exec(list[1]); run(0, 'make'); run(0, 'ls')",
    'index.js',
  )
  assert.equal(
    all.map(({ words }) => words[0]),
    ['make', 'ls'],
  )
})

test('a name of that spelling is itself, and lists of others stay unknown', () => {
  assert.equal(commands("function run(arguments) { exec(arguments[1]) } run(['ls', 'make all'], 'no')"), ['make all'])
  assert.equal(commands('exports.run = function () { exec([...others(), ...arguments][1]) }'), ['…'])
})

test.run()
