import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { fieldsTaken } from '../../../src/analyze/js/fields.ts'

const taken = (text: string, ...lines: number[]) => fieldsTaken(text, new Set(lines.length > 0 ? lines : [1]))
const load = 'require("./package.json")'

test('fields that are written down are told', () => {
  assert.equal(taken(`console.log(${load}.a, 1)`), ['a'])
  assert.equal(taken(`const { a, b: { c }, "d": e = 1 } = ${load}`), ['a', 'b', 'd'])
  assert.equal(taken(`const p = ${load}\nfunction f() { return p?.a + p["b"] }`), ['a', 'b'])
  assert.equal(
    taken(`const p = ${load}\n{ const p = {}; all(p) }`),
    undefined,
    'another of that name is not told apart',
  )
  assert.equal(taken(`console.log(${load}.a)\nconsole.log(${load}.b)`, 1, 2), ['a', 'b'])
  assert.equal(taken(`const p = ${load}`), [])
})

const open: Readonly<Record<string, string>> = {
  'handed on': `f(${load})`,
  'under a name that is handed on': `const p = ${load}\nf(p.a, p)`,
  'under a computed name': `const p = ${load}\nf(p[x])`,
  'the rest': `const { a, ...rest } = ${load}`,
  'by a method': `const p = ${load}\np.a = function () { return this }\np.a()`,
  'by a tag': `const p = ${load}\np.a\`\``,
  'by what every object has': `f(${load}.valueOf)`,
  'by another require': `function f(require) { return ${load}.a }`,
  'with require handed on': `f(${load}.a)\nf(require)`,
  'with require under another name': `f(${load}.a)\nconst r = require`,
  'from what was loaded': `f(${load}.a)\nf(module.parent)`,
  'from the module': `f(${load}.a)\nf(module)`,
  'from the arguments of the file': `f(${load}.a)\narguments[1]("x")`,
  'by code that is text': `const p = ${load}\nf(p.a)\neval("p")`,
  exported: `export const p = ${load}`,
  'by two calls on a line': `f(${load}.a, require("./b").c)`,
  'set anew': `let p = ${load}\nf(p.a)\np = {}`,
  'taken apart elsewhere': `let a\n;({ a } = ${load})`,
}

test('where all of it may be taken, nothing is told', () => {
  for (const [how, text] of Object.entries(open))
    assert.is(taken(text, text.slice(0, text.indexOf(load)).split('\n').length), undefined, how)
  assert.is(taken(`f(${load}.a, ${load}.b)\nf(1)`, 1, 2), undefined, 'two on one line, none on the other')
  assert.is(taken('f(1)'), undefined, 'no call where one was said to be')
  assert.is(taken('not ( javascript'), undefined)
})

test.run()
