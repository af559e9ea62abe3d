import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { test } from 'uvu'
import * as assert from 'uvu/assert'

const script = join(import.meta.dirname, '../scripts/build.mjs')
const temporary: string[] = []

test.after(() => {
  for (const folder of temporary) rmSync(folder, { recursive: true, force: true })
})

type Files = Readonly<Record<string, string>>

const lever = `declare const __LEVER_OFF__: string
export const holds = (name: string): boolean => typeof __LEVER_OFF__ === 'undefined' || __LEVER_OFF__ !== name`

const project: Files = {
  'package.json': '{ "type": "module" }',
  'src/lever.ts': lever,
  'src/main.ts': `import { holds } from './lever.ts'
import { shout } from 'loud'
import 'shaken'
export const say = () => console.log(shout(holds('gate/bar') ? 'shut' : 'open'))`,
  'src/cli.ts': "import { say } from './main.ts'\nsay()",
  'hooks/pnpmfile.ts': "export { say } from '../src/main.ts'\nexport const hooks = { home: import.meta.dirname }",
  'feed/snapshot.bin': 'feed',
  'node_modules/loud/package.json': '{ "name": "loud", "version": "1.2.3", "license": "MIT", "main": "index.js" }',
  'node_modules/loud/index.js': 'exports.shout = (text) => text.toUpperCase()',
  'node_modules/loud/LICENSE': 'Do as you like, said the loud one.',
  'node_modules/shaken/package.json':
    '{ "name": "shaken", "version": "1.0.0", "license": "SSPL-1.0", "module": "index.js" }',
  'node_modules/shaken/index.js': 'export const unused = 1',
}

function build(files: Files, env: Readonly<Record<string, string>> = {}, root = folder()) {
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, file)), { recursive: true })
    writeFileSync(join(root, file), text)
  }
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, '--root', root], {
    encoding: 'utf8',
    env: { ...process.env, ...env },
  })
  return { root, dist: join(root, 'dist'), status, stdout, stderr }
}

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'portcullis-build-test-'))
  temporary.push(made)
  return made
}

const runs = (file: string) => spawnSync(process.execPath, [file], { cwd: tmpdir(), encoding: 'utf8' }).stdout

test('each entry becomes one file that runs without node_modules; what is not there yet is skipped aloud', () => {
  const { root, dist, status, stdout, stderr } = build(project)
  assert.is(status, 0, stderr)
  assert.equal(readdirSync(dist).sort(), [
    'THIRD-PARTY-NOTICES.txt',
    'cli.cjs',
    'feed.bin',
    'guard.cjs',
    'pnpmfile.cjs',
  ])
  rmSync(join(root, 'node_modules'), { recursive: true })
  assert.is(runs(join(dist, 'cli.cjs')), 'SHUT\n')
  assert.match(stdout, 'skipped preinstall.cjs: no hooks/preinstall.ts')
  assert.match(stdout, /^guard\.cjs \d+ kB$/m)
})

test('a program starts with the node line and may be executed by all; a module does neither', () => {
  const before = process.umask(0o077)
  const { dist } = build(project)
  process.umask(before)
  assert.match(readFileSync(join(dist, 'cli.cjs'), 'utf8'), /^#!\/usr\/bin\/env node\n/)
  assert.is(statSync(join(dist, 'cli.cjs')).mode & 0o777, 0o755)
  assert.not.match(readFileSync(join(dist, 'pnpmfile.cjs'), 'utf8'), '#!')
  assert.is(statSync(join(dist, 'pnpmfile.cjs')).mode & 0o777, 0o644)
})

test('the guard is in one file, which the entries load from beside them and from nowhere else', () => {
  const { dist } = build({
    ...project,
    'hooks/preinstall.ts': "import './main.ts'",
    'hooks/main.ts': 'export const own = 1',
  })
  const text = (file: string) => readFileSync(join(dist, file), 'utf8')
  assert.match(text('guard.cjs'), 'toUpperCase')
  for (const file of ['cli.cjs', 'pnpmfile.cjs']) {
    assert.match(text(file), 'require("./guard.cjs")')
    assert.not.match(text(file), 'toUpperCase')
  }
  assert.not.match(text('preinstall.cjs'), 'guard.cjs')
})

test('the analyser is a file of its own, and the guard knows which one it was built with', () => {
  const told = {
    ...project,
    'src/gather/inspect-worker.ts': "import { shout } from 'loud'\nconsole.log(shout('analysed'))",
    'src/main.ts': 'declare const __ANALYSER__: string\nexport const say = () => console.log(__ANALYSER__)',
  }
  const { root, dist, status, stderr } = build(told)
  assert.is(status, 0, stderr)
  assert.is(runs(join(dist, 'analyze.cjs')), 'ANALYSED\n')
  const sum = () =>
    createHash('sha256')
      .update(readFileSync(join(dist, 'analyze.cjs')))
      .digest('hex')
  const before = sum()
  assert.is(runs(join(dist, 'cli.cjs')), `${before}\n`)
  build({ 'src/gather/inspect-worker.ts': "console.log('otherwise')" }, {}, root)
  assert.is.not(sum(), before)
  assert.is(runs(join(dist, 'cli.cjs')), `${sum()}\n`)
})

test('a package that few runs use is a bundle of its own, loaded when something of it is used', () => {
  const { dist, status, stderr } = build({
    ...project,
    'src/main.ts': `import semver, { valid } from 'semver'
export const say = () => console.log(process.argv[2] ? valid('v1') + semver.valid('v2') : 'unused')`,
    'hooks/pnpmfile.ts': "import { valid } from 'semver'\nexport const hooks = { valid }",
    'node_modules/semver/package.json': '{ "name": "semver", "version": "7.0.0", "license": "ISC" }',
    'node_modules/semver/index.js': "console.log('loaded')\nexports.valid = (text) => text.slice(1)",
  })
  assert.is(status, 0, stderr)
  assert.is(runs(join(dist, 'cli.cjs')), 'unused\n')
  const { stdout } = spawnSync(process.execPath, [join(dist, 'cli.cjs'), 'use'], { encoding: 'utf8' })
  assert.is(stdout, 'loaded\n12\n')
  for (const file of ['guard.cjs', 'pnpmfile.cjs']) {
    assert.not.match(readFileSync(join(dist, file), 'utf8'), 'text.slice(1)')
  }
})

test('facts ship beside the analyser that they are of, and beside no other', () => {
  const told = { ...project, 'src/gather/inspect-worker.ts': "console.log('analysed')", 'facts/known.bin': 'of nobody' }
  const { root, dist, stdout } = build(told)
  assert.not(existsSync(join(dist, 'facts.bin')))
  assert.match(stdout, 'skipped facts.bin: no facts/known.bin of this analyser; npm run facts makes it')
  const analyser = createHash('sha256')
    .update(readFileSync(join(dist, 'analyze.cjs')))
    .digest()
  writeFileSync(join(root, 'facts/known.bin'), Buffer.concat([Buffer.alloc(36), analyser, Buffer.alloc(9)]))
  assert.not.match(build({}, {}, root).stdout, 'facts.bin')
  assert.ok(existsSync(join(dist, 'facts.bin')))
  build({ 'src/gather/inspect-worker.ts': "console.log('otherwise')" }, {}, root)
  assert.not(existsSync(join(dist, 'facts.bin')))
})

test('a bundle knows the folder that it lies in', () => {
  const { dist } = build(project)
  const code = `console.log(require(${JSON.stringify(join(dist, 'pnpmfile.cjs'))}).hooks.home)`
  assert.is(spawnSync(process.execPath, ['-e', code], { encoding: 'utf8' }).stdout, `${dist}\n`)
})

test('the licences of what is inside are beside it, and only those', () => {
  const { dist } = build(project)
  const notices = readFileSync(join(dist, 'THIRD-PARTY-NOTICES.txt'), 'utf8')
  assert.match(notices, 'loud@1.2.3 (MIT)\n\nDo as you like, said the loud one.')
  assert.not.match(notices, 'shaken')
})

test('refused: a licence that nobody looked at', () => {
  const { status, stderr, dist } = build({
    ...project,
    'node_modules/loud/package.json': '{ "name": "loud", "version": "1.2.3", "license": "SSPL-1.0" }',
  })
  assert.is(status, 1)
  assert.match(stderr, 'loud@1.2.3 (SSPL-1.0)')
  assert.not(existsSync(dist))
})

const broken: Readonly<Record<string, readonly [code: string, message: string]>> = {
  'an import that stays outside': ["import 'https://code.invalid/x.js'", 'cli.cjs is not self-contained'],
  'an import that is not there': ["import 'gone'", 'Could not resolve "gone"'],
  'a bundle that throws when it is loaded': ["throw new Error('not here')", 'cli.cjs does not load'],
  'a bundle that needs what is not installed': ["const name = 'loud'\nrequire(name)", 'cli.cjs does not load'],
  'what esbuild warns of': ['export const url = import.meta.url', 'empty-import-meta'],
}

for (const [what, [code, message]] of Object.entries(broken)) {
  test(`refused, and the last good build stays: ${what}`, () => {
    const { root, dist } = build(project)
    const { status, stderr } = build({ 'src/cli.ts': code }, {}, root)
    assert.is(status, 1)
    assert.match(stderr, message)
    assert.is(runs(join(dist, 'cli.cjs')), 'SHUT\n')
  })
}

test('loading a program to prove it does not let it act', () => {
  const marker = join(folder(), 'acted')
  const code = `import { writeFileSync } from 'node:fs'
setImmediate(() => writeFileSync(${JSON.stringify(marker)}, ''))`
  assert.is(build({ ...project, 'src/cli.ts': code }).status, 0)
  assert.not(existsSync(marker))
})

test('an entry that is gone leaves no old bundle', () => {
  const { root, dist } = build(project)
  rmSync(join(root, 'hooks/pnpmfile.ts'))
  build({}, {}, root)
  assert.not(existsSync(join(dist, 'pnpmfile.cjs')))
  assert.ok(existsSync(join(dist, 'cli.cjs')))
})

test('MUTATE switches exactly one lever off, elsewhere than in dist', () => {
  const out = folder()
  const { status, dist } = build(project, { MUTATE: 'gate/bar', OUT: out })
  assert.is(status, 0)
  assert.is(runs(join(out, 'cli.cjs')), 'OPEN\n')
  assert.not(existsSync(dist))
})

test('refused: a mutant in dist, and a lever that nothing pulls', () => {
  const inDist = build(project, { MUTATE: 'gate/bar' })
  assert.is(inDist.status, 1)
  assert.match(inDist.stderr, 'MUTATE needs OUT')
  assert.not(existsSync(inDist.dist))
  const out = join(folder(), 'out')
  const unknown = build(project, { MUTATE: 'gate/nowhere', OUT: out })
  assert.is(unknown.status, 1)
  assert.match(unknown.stderr, 'no entry pulls such a lever')
  assert.not(existsSync(out))
})

test.run()
