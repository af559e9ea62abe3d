import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { readJs } from '../../../src/analyze/js/index.ts'

/** Under which conditions `act()` stands, which starts a program. */
const conditions = (text: string): unknown[] =>
  readJs(`const act = () => require('child_process').exec('make'); ${text}`, 'index.js')
    .signals.filter(({ kind }) => kind === 'hide/condition')
    .map(({ args }) => args['condition'])

const asked: readonly (readonly [string, string])[] = [
  ["if (navigator.language === 'x') act()", 'place'],
  ['if (!process.env.CI) act()', 'unwatched'],
  ['if (process.env.CI) process.exit(0); act()', 'unwatched'],
  ["if (process.env.CI !== 'true') act()", 'unwatched'],
  ["if ('GITHUB_ACTIONS' in process.env) {} else act()", 'unwatched'],
  ['const { env } = process; const isCI = Boolean(env.JENKINS_URL || env.TRAVIS); isCI || act()', 'unwatched'],
  ['const seen = () => { if (process.env.CI) return true; return false }; if (!seen()) act()', 'unwatched'],
  ["if (!require('ci-info').isCI) act()", 'unwatched'],
  ['if (process.env.GITHUB_ACTIONS) act()', 'build'],
  ["process.env.NODE_ENV === 'production' && act()", 'production'],
  ["if (process.env.NODE_ENV !== 'production') return; act()", 'production'],
  ["if (!require('node:inspector').url()) act()", 'debugger'],
  ["if (require('inspector').url() === undefined) act()", 'debugger'],
  ["if (process.execArgv.some((a) => a.includes('--inspect'))) process.exit(); act()", 'debugger'],
  ['if (/--inspect/.test(process.env.NODE_OPTIONS)) throw 0; act()', 'debugger'],
  ['const t = Date.now(); debugger; if (Date.now() - t > 100) process.exit(); act()', 'debugger'],
  ["const os = require('os'); if (os.totalmem() / 1e9 > 4) act()", 'machine'],
  ["const n = require('os').cpus().length; n < 2 || act()", 'machine'],
  [
    "if (/vmware|qemu/i.test(require('fs').readFileSync('/sys/class/dmi/id/product_name', 'utf8'))) return; act()",
    'machine',
  ],
  ["if (process.env.USERNAME === 'sandbox') return; act()", 'user'],
  ["if (new Date() > new Date('2026-12-01')) act()", 'date'],
  ["if (new Date() > new Date('2026-12-01')) { act(); process.exit() }", 'date'],
  ['if (process.env.TF_BUILD) { act(); process.exit() }', 'build'],
]
for (const [text, condition] of asked)
  test(`${condition}: ${text}`, () => {
    assert.equal(conditions(text), [condition])
  })

const everyday: readonly string[] = [
  "const fs = require('fs'); const memory = navigator.language + fs.readFileSync('a').toString(); if (memory === 'x') act()",
  "if (process.env.NODE_ENV !== 'production') act()",
  "if (require('inspector').url()) act()",
  "if (process.execArgv.some((a) => a.includes('--inspect'))) act()",
  'const t = Date.now(); if (Date.now() - t > 100) act()',
  "if (process.env.USERNAME === 'root') act()",
  'if (/linux/.test(process.platform)) act()',
  'if (process.env.DEBUG) act()',
  "if (process.env.CI) console.log('in CI'); exports.act = act",
]
for (const text of everyday)
  test(`everyday: ${text}`, () => {
    assert.equal(conditions(text), [])
  })

test('questions that ask each other end', () => {
  const layer = (index: number) =>
    `const f${index} = () => { ${`if (f${index + 1}()) return false;`.repeat(60)} return 0 };`
  const layers = Array.from({ length: 6 }, (_, index) => layer(index)).join(' ')
  assert.equal(conditions(`${layers} const f6 = () => process.env.CI; if (f0()) act()`), [])
  const circles = 'const a = () => b() && !a(); const b = () => { if (a()) return false; return !b() }; if (a()) act()'
  assert.equal(conditions(circles), [])
})

test.run()
