import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { analyze } from '../../../src/analyze/analyze.ts'
import { packageOf } from '../source.ts'

/** A script that gets at package.json, and what an attacker changes there in the next release. */
const hashOf = (files: Readonly<Record<string, string>>, manifest: object, version: string) =>
  analyze(packageOf({ scripts: { install: 'node install.js' }, ...manifest, version }, files)).reach.installHash

const carries = (
  install: string,
  before: object,
  after: object,
  more: Readonly<Record<string, string>> = {},
): boolean => {
  const files = { 'install.js': install, ...more }
  const hash = hashOf(files, before, '1.2.3')
  return hash !== undefined && hash === hashOf(files, after, '1.2.4')
}

const [old, next] = [
  { kind: 'a', note: 'x' },
  { kind: 'a', note: 'y' },
]

const byName = [
  'const { kind } = require("./package.json"); console.log(kind)',
  'console.log(require("./package").kind, 1)',
  'const { join } = require("path")\nconst pkg = require(join(__dirname, "package.json"))\nif (pkg.kind) console.log(pkg["kind"], pkg.version)',
  'var path = require("path"),\n  pkg = require(path.join(__dirname, "package.json"))\nfunction f() { return pkg?.kind.length }\nf()',
  'const pkg = require("./package.json")\nmodule.exports = { v: pkg.version, kind: pkg.kind }',
]

test('of package.json only the fields count that a script takes by their names', () => {
  for (const install of byName) {
    assert.ok(carries(install, old, next), install)
    assert.not.ok(carries(install, old, { ...old, kind: 'b' }), install)
    assert.not.ok(carries(install, old, { note: 'x' }), install)
  }
})

const whole = [
  'const pkg = require("./package.json")\nconsole.log(pkg)',
  'const pkg = require("./package.json")\nconsole.log(pkg.kind, { pkg })',
  'const pkg = require("./package.json")\nconsole.log(pkg.kind, pkg[process.env.X])',
  'const pkg = require("./package.json")\nfor (const key in pkg) console.log(pkg.kind)',
  'const { kind, ...others } = require("./package.json")\nconsole.log(kind)',
  'const pkg = require("./package.json")\npkg.kind()\n',
  'const pkg = require("./package.json")\npkg.kind = function () { return this.note }\nconsole.log(pkg.kind())',
  'const pkg = require("./package.json")\nconsole.log(pkg.kind, pkg.valueOf)',
  'let pkg = require("./package.json")\nconsole.log(pkg.kind)\npkg = { kind: 1 }',
  'let other\nconst pkg = (other = require("./package.json"))\nconsole.log(pkg.kind)',
  'const pkg = require("./package.json")\nconsole.log(pkg.kind)\nwith (pkg) console.log(note)',
  'const pkg = require("./package.json")\nconsole.log(pkg.kind)\nexports.all = pkg',
  'console.log(require("./package.json").kind); console.log(require("./package.json").note)',
  'console.log(require("./package.json").kind)\nconsole.log(require("./pack" + "age.json"))',
  'const load = require\nconsole.log(require("./package.json").kind)\nconsole.log(load("./package.json").note)',
  'console.log(require("./package.json").kind)\nconsole.log(require.cache)',
  'console.log(require("./package.json").kind)\nconsole.log(module.children)',
  'console.log(require("./package.json").kind)\nconsole.log(module["require"]("./package.json"))',
  'console.log(require("./package.json").kind)\nconsole.log(arguments[1]("./package.json"))',
  'console.log(require("./package.json").kind)\nconsole.log(require("fs").readFileSync("./package.json", "utf8"))',
  'function f(require) { return require("./package.json").kind }\nf(() => ({}))\nconsole.log(require("./package.json").kind)',
]

test('another file that is read on the same line leaves it open which is which', () => {
  const install =
    'const fs = require("fs")\nconsole.log(require("./package.json").kind, fs.readFileSync("./a.txt", "utf8"))'
  assert.not.ok(carries(install, old, next, { 'a.txt': 'x' }))
})

test('where more may be taken, all of it counts', () => {
  for (const install of whole) assert.not.ok(carries(install, old, next), install)
})

test('another file that looks at what was loaded gets all of it', () => {
  const install = 'console.log(require("./package.json").kind)\nrequire("./b")'
  assert.ok(carries(install, old, next, { 'b.js': 'exports.b = 1' }))
  for (const code of [
    'console.log(require.cache)',
    'module.parent.require("./package.json")',
    'console.log(module.children)',
  ])
    assert.not.ok(carries(install, old, next, { 'b.js': code }), code)
  assert.not.ok(carries(install, old, next, { 'b.js': 'console.log(require("./package.json"))' }))
})

test('a field that is missing is asked of what every object inherits, so all of it counts', () => {
  const install =
    'Object.defineProperty(Object.prototype, "kind", { get() { return this.note } })\nconsole.log(require("./package.json").kind)'
  assert.not.ok(carries(install, { note: 'x' }, { note: 'y' }))
})

test('a shell that reads it reads all of it', () => {
  const hash = (note: string) =>
    analyze(packageOf({ scripts: { install: 'cat package.json' }, note }, {})).reach.installHash
  assert.is.not(hash('x'), hash('y'))
})

test('the own version is set aside in fields, and nothing that only looks like it', () => {
  const install = 'const pkg = require("./package.json")\nconsole.log(pkg.version, pkg.optionalDependencies, pkg.kind)'
  const develops = 'console.log(require("./package.json").devDependencies, 1)'
  assert.ok(carries(develops, { devDependencies: { a: '1.2.3' } }, { devDependencies: { a: '1.2.4' } }))
  assert.not.ok(carries(develops, { devDependencies: { a: '1.2.3' } }, { devDependencies: { a: ['own'] } }))
  assert.not.ok(
    carries('console.log(require("./package.json").kind)', { kind: { a: '1.2.3' } }, { kind: { a: '1.2.4' } }),
  )
  const pinned = (version: string) => ({ kind: 'a', optionalDependencies: { '@p/linux': version } })
  assert.ok(carries(install, pinned('1.2.3'), pinned('1.2.4')))
  assert.not.ok(carries(install, pinned('1.2.3'), pinned('1.2.5')))
  assert.not.ok(carries(install, pinned('1.2.3'), { kind: 'a', optionalDependencies: { '@p/linux': ['own'] } }))
  assert.not.ok(carries(install, { ...pinned('1.2.3'), kind: '1.2.3' }, { ...pinned('1.2.4'), kind: '1.2.4' }))
})

test.run()
