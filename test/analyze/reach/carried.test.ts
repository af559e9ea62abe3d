import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { analyze } from '../../../src/analyze/analyze.ts'
import { packageOf } from '../source.ts'

/** What a version may change behind an approved script, tried as its attacker would. */
interface Release {
  readonly manifest?: object
  readonly files?: Readonly<Record<string, string>>
}

const hashOf = ({ manifest = {}, files = {} }: Release, version = '1.2.3') =>
  analyze(packageOf({ version, scripts: { install: 'node install.js' }, ...manifest }, files)).reach.installHash

/** Whether an approval of the first would be carried over to the second, whose version is another. */
const carries = (before: Release, after: Release): boolean => {
  const hash = hashOf(before)
  return hash !== undefined && hash === hashOf(after, '1.2.4')
}

const honest: Release = { files: { 'install.js': 'require("./lib/a")', 'lib/a.js': 'console.log("hello")' } }
const withFiles = (files: Readonly<Record<string, string>>, manifest: object = {}): Release => ({
  manifest: { ...honest.manifest, ...manifest },
  files: { ...honest.files, ...files },
})

test('what no script reaches may change', () => {
  assert.ok(carries(honest, withFiles({ 'README.md': 'new', 'lib/other.js': 'exports.b = 2', 'index.d.ts': 'x' })))
  assert.ok(
    carries(honest, withFiles({}, { description: 'new', devDependencies: { tap: '^1' }, engines: { node: '20' } })),
  )
})

test('modules of node itself are no other packages', () => {
  const files = { 'install.js': 'require("node:fs"); require("path")' }
  assert.ok(carries({ files, manifest: { binary: 1 } }, { files, manifest: { binary: 2 } }))
})

test('a reached file, far away or of another kind, may not', () => {
  assert.not.ok(carries(honest, withFiles({ 'lib/a.js': 'console.log("evil")' })))
  const reads = { 'install.js': 'const fs = require("fs"); fs.readFileSync("./data.json", "utf8")', 'data.json': '1' }
  assert.ok(carries({ files: reads }, { files: reads }))
  assert.not.ok(carries({ files: reads }, { files: { ...reads, 'data.json': '2' } }))
  const loads = { 'install.js': 'require("./x.node")', 'x.node': 'machine code' }
  assert.not.ok(carries({ files: loads }, { files: { ...loads, 'x.node': 'other machine code' } }))
})

test('nor may a file that is put in the place of another one, or read by a name that is not known', () => {
  const moves = 'require("fs").copyFileSync(__dirname + "/a.txt", __dirname + "/run.js"); require("./run")'
  const files = { 'install.js': moves, 'a.txt': 'ok()', 'run.js': '' }
  assert.ok(carries({ files }, { files: { ...files, 'README.md': 'new' } }))
  assert.not.ok(carries({ files }, { files: { ...files, 'a.txt': 'evil()' } }))
  for (const install of ['cp a.txt run.js && node run.js', 'cat ./a.txt | tee run.js; node run.js']) {
    const of = (more: object): Release => ({ manifest: { scripts: { install } }, files: { ...files, ...more } })
    assert.ok(carries(of({}), of({ 'README.md': 'new' })), install)
    assert.not.ok(carries(of({}), of({ 'a.txt': 'evil()' })), install)
  }
  const cuts: Release = { manifest: { scripts: { install: "gcc -v | cut -d '.' -f 1 && node install.js" } }, files }
  assert.ok(carries(cuts, cuts))
  for (const install of ['cp *.txt run.js; node run.js', 'cp -r lib/. .; node run.js', 'mv "$X" run.js; node run.js'])
    assert.is(hashOf({ manifest: { scripts: { install } }, files: { ...files, 'lib/b.js': '' } }), undefined, install)
  for (const text of [
    'const fs = require("fs"); for (const f of fs.readdirSync(".")) send(fs.readFileSync(f))',
    'require("fs").renameSync(process.argv[2], __dirname + "/run.js"); require("./run")',
    'require("fs").cpSync(__dirname + "/lib", __dirname + "/other", { recursive: true })',
  ])
    assert.is(hashOf({ files: { ...files, 'install.js': text, 'lib/b.js': '' } }), undefined, text)
  const elsewhere = { 'install.js': 'require("fs").readFileSync("/etc/os-release", "utf8")' }
  assert.ok(carries({ files: elsewhere }, { files: elsewhere }))
})

test('a file that names more than is followed is not known to its end', () => {
  const many = (last: string) => ({
    'install.js': `${'require("./a");'.repeat(2_000)}require("./${last}")`,
    'a.js': '',
    'b.js': '',
  })
  assert.is.not(hashOf({ files: { ...many('a'), 'install.js': 'require("./a");'.repeat(1_999) } }), undefined)
  assert.is(hashOf({ files: many('b') }), undefined)
})

test('a file that goes before the one that was reached is another reach', () => {
  assert.not.ok(carries(honest, withFiles({ 'lib/a': 'evil()' })))
  assert.not.ok(
    carries(honest, withFiles({ 'lib/a/index.js': 'x', 'lib/a/package.json': '{"main":"y.js"}', 'lib/a': 'z' })),
  )
  const main = { 'install.js': 'require("./lib")', 'lib/index.js': '1' }
  assert.not.ok(
    carries({ files: main }, { files: { ...main, 'lib/package.json': '{"main":"evil.js"}', 'lib/evil.js': 'evil()' } }),
  )
})

test('how node takes the same file may not change', () => {
  assert.not.ok(carries(honest, withFiles({}, { type: 'module' })))
  const maps = { 'install.js': 'require("#a")', 'a.js': '1', 'b.js': '1' }
  assert.not.ok(
    carries(
      { manifest: { imports: { '#a': './a.js' } }, files: maps },
      { manifest: { imports: { '#a': './b.js' } }, files: maps },
    ),
  )
})

test('settings that programs find by themselves may not come in', () => {
  for (const path of [
    '.npmrc',
    '.puppeteerrc.cjs',
    '.config/tool.js',
    'lib/.babelrc',
    'tool.config.mjs',
    'toolrc',
    'Gruntfile.js',
  ])
    assert.not.ok(carries(honest, withFiles({ [path]: 'evil' })), path)
  for (const path of ['.github/workflows/ci.yml', '.eslintrc.json', 'eslint.config.js', '.gitignore'])
    assert.ok(carries(honest, withFiles({ [path]: 'for people' })), path)
})

test('nor programs and packages of its own that stand in for others', () => {
  const gyp: Release = { manifest: { scripts: { install: 'tool build' }, dependencies: { tool: '^1.0.0' } } }
  const of = (manifest: object, files = {}): Release => ({ manifest: { ...gyp.manifest, ...manifest }, files })
  assert.ok(carries(gyp, of({ dependencies: { tool: '^1.5.0' } })), 'its code has a verdict of its own')
  assert.not.ok(carries(gyp, of({}, { 'node_modules/.bin/tool': 'evil' })))
  assert.not.ok(carries(gyp, of({}, { 'node_modules/tool/package.json': '{"bin":{"tool":"x.js"}}' })))
  assert.not.ok(carries(gyp, of({ bin: { tool: 'evil.js' } }, { 'evil.js': 'evil()' })))
  assert.not.ok(carries(gyp, of({ dependencies: { tool: 'npm:other@^1.0.0' } })))
  assert.not.ok(carries(gyp, of({ dependencies: { tool: 'https://x.invalid/tool.tgz' } })))
  assert.not.ok(carries(gyp, of({ dependencies: { tool: '^1.0.0', more: '^1.0.0' } })))
  assert.not.ok(carries(gyp, of({ dependencies: {} })))
  assert.not.ok(carries(gyp, of({ tool: { load: './evil.js' } })), 'a field that another package may obey')
  assert.not.ok(carries(gyp, of({ scripts: { install: 'tool build', build: 'evil' } })))
})

test('native libraries count where a loader looks for them, and so does what tries them', () => {
  const addon = (more: object = {}, files = {}): Release => ({
    manifest: { scripts: { install: 'node-gyp-build' }, dependencies: { 'node-gyp-build': '^4.0.0' }, ...more },
    files: { 'binding.gyp': "{'targets': [{'target_name': 'a', 'sources': ['a.cc']}]}", 'a.cc': 'int a;', ...files },
  })
  const prebuilt = { 'prebuilds/linux-x64/a.node': 'machine code' }
  assert.ok(carries(addon({}, prebuilt), addon({ scripts: { install: 'node-gyp-build', test: 'tap' } }, prebuilt)))
  assert.not.ok(carries(addon({}, prebuilt), addon({}, { 'prebuilds/linux-x64/a.node': 'other machine code' })))
  assert.not.ok(carries(addon({}, prebuilt), addon({}, { ...prebuilt, 'build/Release/a.node': 'first found' })))
  assert.not.ok(carries(addon(), addon({}, { 'prebuilds/a-v1.2.4-linux-x64.tar.gz': 'for prebuild-install' })))
  assert.not.ok(carries(addon(), addon({}, { 'a.cc': 'int b;' })))
  const tried = { prebuild: { test: 'try.js' } }
  assert.ok(carries(addon(tried, { 'try.js': 'ok()' }), addon(tried, { 'try.js': 'ok()' })))
  assert.not.ok(carries(addon(tried, { 'try.js': 'ok()' }), addon(tried, { 'try.js': 'evil()' })))
})

test('the own version stands aside, also as what platform packages are pinned to; text in a version does not', () => {
  const of = (version: string): Release => ({
    manifest: { version, optionalDependencies: { '@p/linux': version, other: '1.0.0' } },
    files: { 'install.js': `const v = "${version}"; require("./package.json")` },
  })
  const same = (a: string, b: string) => hashOf(of(a), a) !== undefined && hashOf(of(a), a) === hashOf(of(b), b)
  assert.ok(same('1.2.3', '1.2.4'))
  assert.ok(same('1.2.3-rc.1', '2.0.0'))
  assert.not.ok(same('1.2.3', '1.2.4-evil.invalid'))
  assert.not.ok(same('1.2.3', '1.2.4+cmd'))
})

test('what cannot be followed is never carried, even when nothing changes', () => {
  for (const text of [
    'require(process.env.X)',
    'eval(process.env.X)',
    'import(process.argv[2])',
    'require("child_process").execSync(process.env.X)',
    'require("child_process").execSync("npm install other")',
    'require("child_process").execFileSync(process.argv[2])',
    'new Function(process.env.X)()',
    'require("vm").runInThisContext(require("fs").readFileSync(process.argv[2], "utf8"))',
    'module.constructor._load(process.argv[2])',
    'process.mainModule.require(process.argv[2])',
    'const r = require; r(process.argv[2])',
    'module.require(process.argv[2])',
    'require("module").createRequire(__filename)(process.argv[2])',
    'new (require("worker_threads").Worker)(process.argv[2])',
    'process.dlopen(module, process.argv[2])',
    'require("child_process").spawn("sh", [process.argv[2]])',
  ])
    assert.is(hashOf({ files: { 'install.js': text } }), undefined, text)
})

test.run()
