import type { AnyNode } from 'acorn'
import fc from 'fast-check'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { bind } from '../../../src/analyze/js/bindings.ts'
import { type FunctionNode, isFunction, walk } from '../../../src/analyze/js/nodes.ts'
import { parseJs } from '../../../src/analyze/js/parse.ts'
import { Decoders } from '../../../src/analyze/js/pure/decoders.ts'
import { constant, nothing, type Value } from '../../../src/analyze/js/value.ts'

/** What the first function of a text gives, as far as it can be told. */
function told(text: string, ...args: readonly (string | number)[]): Value | undefined {
  const { program } = parseJs(text)
  assert.ok(program)
  const nodes: AnyNode[] = []
  walk(program, (node) => {
    nodes.push(node)
    return undefined
  })
  const fn = nodes.find(isFunction) as FunctionNode
  const turns = nodes.filter(
    (node) => node.type === 'CallExpression' && /^\w+\.push\(\w+\.shift\(\)\)$/u.test(text.slice(node.start, node.end)),
  )
  return new Decoders(bind(program), turns, text).result(fn, args.map(constant))
}
const text = (source: string, ...args: readonly (string | number)[]) => told(source, ...args)?.constants[0]

const hex =
  'function d(h) { let r = ""; for (let i = 0; i < h.length; i += 2) { r += String.fromCharCode(parseInt(h.substr(i, 2), 16)) } return r }'
const xor = "const d = (s, k) => Buffer.from(s, 'base64').map((b, i) => b ^ k.charCodeAt(i % k.length)).toString()"

test('a loop over hexadecimal digits', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 1, maxLength: 60 }), (plain) => {
      const bytes = Buffer.from(plain, 'latin1')
      assert.is(text(hex, bytes.toString('hex')), bytes.toString('latin1'))
    }),
  )
})

test('a key over bytes', () => {
  const key = 'k1'
  const hidden = Buffer.from('child_process').map((byte, index) => byte ^ key.charCodeAt(index % 2))
  assert.is(text(xor, Buffer.from(hidden).toString('base64'), key), 'child_process')
})

test('what was decoded says so, and a letter or two does not', () => {
  assert.equal(told(hex, '616263')?.taints, [{ kind: 'decoded', detail: 'a function of its own' }])
  assert.equal(told(hex, '6162')?.taints, [])
})

const turned = `
  function at(i) { i = i - 16; const list = all(); return list[i] }
  function all() { const list = ['b', '7x', 'http', 'a']; all = function () { return list }; return all() }
  (function (give, sum) {
    const list = give()
    while (true) { try { if (parseInt(at(16)) === sum) break; list.push(list.shift()) } catch (e) { list.push(list.shift()) } }
  })(all, 7)`

test('a list is turned until its sum is right, before anything is taken from it', () => {
  assert.is(text(turned, 17), 'http')
})

test('the whole cipher of javascript-obfuscator', () => {
  const rc4 = `function d(t, k) {
    let s = [], j = 0, x, o = ''
    for (let i = 0; i < 256; i++) s[i] = i
    for (let i = 0; i < 256; i++) { j = (j + s[i] + k.charCodeAt(i % k.length)) % 256; x = s[i]; s[i] = s[j]; s[j] = x }
    let i = 0; j = 0
    for (let y = 0; y < t.length; y++) { i = (i + 1) % 256; j = (j + s[i]) % 256; x = s[i]; s[i] = s[j]; s[j] = x; o += String.fromCharCode(t.charCodeAt(y) ^ s[(s[i] + s[j]) % 256]) }
    return o
  }`
  const once = text(rc4, 'https', 'key') as string
  assert.is.not(once, 'https')
  assert.is(text(rc4, once, 'key'), 'https')
})

test('objects that `new` makes, and what they have in common', () => {
  const made =
    "function d(s) { function A(k) { this.k = k } A.prototype.at = function (i) { return s.charCodeAt(i) ^ this.k }; return String.fromCharCode(new A(1).at(0)) + new A(2)['at'](1) }"
  assert.is(text(made, 'ab'), '`96')
  assert.is(text('function d(s) { const o = { f() { return (() => this.g)() } }; return s.charCodeAt(0) }', 'a'), 97)
  assert.is(
    text(
      'function d(s) { const o = { g: s.charCodeAt(0), f: function () { return (() => this.g)() } }; return o.f() }',
      'a',
    ),
    97,
  )
  assert.is(told('function d(s) { return new (() => s.charCodeAt(0))() }', 'a'), undefined)
})

test('code that defends itself reads its own text', () => {
  const asks = (body: string) =>
    `function d(s) { const f = function () { ${body} }; return s.charCodeAt(0) + /\\w+ *\\(\\) *{\\w+ *['|"].+['|"];? *}/.test(f.toString()) + ('' + f).length }`
  assert.is(text("function d(s) { return s.charCodeAt(0) + ('' + function(){return 1}).length }", 'a'), 97 + 20)
  assert.is(text(asks('return 1'), 'a'), 97 + 24)
  assert.is(text(asks('').replace('function () {  }', "function(){return'new'}"), 'a'), 97 + 1 + 23)
  for (const costly of ['(a+)+$', 'a*a*a*a*b'])
    assert.is(
      told(`function d(s) { return new RegExp('${costly}').test(s) || s.charCodeAt(0) }`, 'a'),
      undefined,
      costly,
    )
})

test('a list is turned also where its strings are dear to decode', () => {
  const dear = turned.replace(
    'return list[i] }',
    "for (let n = 0; n < 3000 * 1 + 0x10 - 0x10; n++) ''.charCodeAt(0); return list[i] }",
  )
  const many = dear
    .replace("['b',", `['b', ${"'x', ".repeat(600)}`)
    .replace('parseInt(at(16))', 'parseInt(at(16)) + parseInt(at(16))')
  assert.is(text(many.replace(', 7)', ', 14)'), 17), 'http')
})

test('what the interpreter does not know is not known', () => {
  for (const body of [
    'return s.charCodeAt(0) + process.pid',
    "return s.constructor.constructor('return process')().charCodeAt(0)",
    'return [].map.constructor(s.charCodeAt(0))',
    'return ({}).__proto__.toString(s.charCodeAt(0))',
    'return require("fs").readFileSync(s).charCodeAt(0)',
    'return new Function(s)().charCodeAt(0)',
    'return Date.now() ^ s.charCodeAt(0)',
    'return Math.random() * s.charCodeAt(0)',
    'return this.s.charCodeAt(0)',
    'return /(a+)+$/.test(s) || s.replace(/(a+)+$/, "").charCodeAt(0)',
  ])
    assert.is(told(`function d(s) { ${body} }`, 'a'), undefined, body)
})

test('names are what they are in JavaScript', () => {
  assert.is(
    text(
      'function d(s) { if (w === undefined) return s.charAt(s.charCodeAt(0) - 97); var w = "later"; return w }',
      'abc',
    ),
    'a',
  )
  assert.is(text('function d(s) { return parseInt("0x1f") + s.charCodeAt(0) }', 'a'), 128)
  assert.is(text('function d(s) { return s.charCodeAt(0).toFixed() }', 'a'), '97')
  assert.is(told('function d(s) { return Math.constructor(s.charCodeAt(0)) }', 'a'), undefined)
  assert.is(told('function d(s) { return [].reduce((a, b) => a) + s.charCodeAt(0) }', 'a'), undefined)
})

test('what would not end, or would fill the memory, ends', () => {
  for (const body of [
    'while (true) s.charCodeAt(0)',
    'return d(s + s.charCodeAt(0))',
    'let l = [s.charCodeAt(0)]; for (;;) l = l.concat(l)',
    'let l = [s.charCodeAt(0)]; for (;;) l = [...l, ...l]',
    'let t = s; s.charCodeAt(0); for (;;) t = t + t',
    'const l = [s.charCodeAt(0)]; l.push(l); return l.flat(1e9) + ""',
    'return new Array(1e9).fill(s.charCodeAt(0))',
    'return "a".padEnd(1e9, s.charCodeAt(0))',
    'const l = [s.charCodeAt(0)]; l[4e9] = 1; return l',
  ])
    assert.is(told(`function d(s) { ${body} }`, 'a'), undefined, body)
})

test('any text is either worked out or unknown', () => {
  const piece = fc.constantFrom(
    's', 'd', 'charCodeAt', '(', ')', '[', ']', '{', '}', '.', ',', ';', '+', '-', '=', '=>', 'return ', 'for', 'if', 'while',
    'let x', 'x', '0', '1', "'a'", '...', '`${s}`', 'String.fromCharCode', 'push', 'try', 'catch', 'throw ', 'switch', 'null', '?', ':',
  ) // biome-ignore format: a list reads better in rows
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
      const source = `function d(s) { s.charCodeAt(0); ${pieces.join('')} }`
      const { program } = parseJs(source)
      const fn = program?.body[0] as AnyNode | undefined
      if (!program || !fn || !isFunction(fn)) return
      new Decoders(bind(program), []).result(fn, [constant('abc')])
    }),
    { numRuns: 400 },
  )
})

test('a function that counts no letters, and an argument that is not known, are left alone', () => {
  assert.is(told('function d(s) { return s + s }', 'a'), undefined)
  const { program } = parseJs(hex)
  assert.is(new Decoders(bind(program!), []).result(program!.body[0] as FunctionNode, [nothing]), undefined)
})

test('what a generator gives, all at once', () => {
  const letters =
    'function d(a) { return [...g(a)].join("") } function* g(a) { for (const c of a) yield String.fromCharCode(c.charCodeAt(0) - 1) }'
  assert.is(text(`${letters}; String.fromCharCode`, 'buc'), undefined)
  assert.is(text(letters.replace('return [', 'a.charCodeAt(0); return ['), 'buc'), 'atb')
})

test.run()
