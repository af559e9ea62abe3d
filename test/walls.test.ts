import { spawnSync } from 'node:child_process'
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { test } from 'uvu'
import * as assert from 'uvu/assert'

const repository = join(import.meta.dirname, '..')
const script = join(repository, 'scripts/walls.mjs')
const { breaches } = (await import(script)) as { breaches(root: string): Promise<readonly string[]> }
const temporary: string[] = []

test.after(() => {
  for (const folder of temporary) rmSync(folder, { recursive: true, force: true })
})

/** The table of docs/architecture.md, written out a second time: room, a file of it, the rooms it may import. */
const rooms: readonly (readonly [string, string, readonly string[]])[] = [
  ['model', 'src/model.ts', []],
  ['text', 'src/text/x.ts', []],
  ['parse', 'src/parse/x.ts', ['model', 'text']],
  ['policy', 'src/policy/x.ts', ['model', 'parse', 'text']],
  ['feed', 'src/feed/x.ts', ['model', 'parse', 'text']],
  ['receipts', 'src/receipts/x.ts', ['model', 'parse', 'policy', 'text']],
  ['names', 'src/names/x.ts', ['model', 'parse', 'text']],
  ['likeness', 'src/likeness/x.ts', ['model', 'parse', 'text']],
  ['shipped', 'src/shipped/x.ts', ['parse']],
  ['analyze', 'src/analyze/x.ts', ['model', 'parse', 'text']],
  ['gather', 'src/gather/x.ts', ['model', 'parse', 'feed', 'names', 'likeness', 'shipped', 'analyze', 'text']],
  ['rules', 'src/rules/x.ts', ['model', 'text']],
  ['judge', 'src/judge/x.ts', ['model', 'rules', 'policy', 'text']],
  ['ask', 'src/ask/x.ts', ['model', 'text']],
  ['managers', 'src/managers/x.ts', ['model', 'parse', 'text']],
  ['report', 'src/report/x.ts', ['model', 'rules', 'text']],
  [
    'guard',
    'src/guard.ts',
    [
      'model',
      'text',
      'parse',
      'policy',
      'feed',
      'receipts',
      'names',
      'likeness',
      'shipped',
      'analyze',
      'gather',
      'rules',
      'judge',
      'ask',
      'managers',
      'report',
    ],
  ],
  ['cli', 'src/cli.ts', ['guard', 'text']],
  ['hooks', 'hooks/x.ts', ['guard', 'text']],
  ['examples', 'examples/x.ts', ['test']],
  ['test', 'test/x.ts', []],
]

function tree(files: Readonly<Record<string, string>>): string {
  const root = mkdtempSync(join(tmpdir(), 'portcullis-walls-'))
  temporary.push(root)
  const packages = { type: 'module', devDependencies: { semver: '0.0.0', tar: '0.0.0', undici: '0.0.0' } }
  for (const [file, code] of Object.entries({ 'package.json': JSON.stringify(packages), ...files })) {
    mkdirSync(dirname(join(root, file)), { recursive: true })
    writeFileSync(join(root, file), code)
  }
  return root
}

/** A file of every room that imports a file of every other room. */
function everyPair(importing: (far: string, specifier: string) => string): Record<string, string> {
  const lines = ([room, file]: (typeof rooms)[number]) => {
    const up = '../'.repeat(file.split('/').length - 1) || './'
    return rooms.filter(([far]) => far !== room).map(([far, target]) => importing(far, `${up}${target}`))
  }
  const own = (room: string) => [`export const x = '${room}'`, 'export type X = string']
  return Object.fromEntries(rooms.map((room) => [room[1], [...lines(room), ...own(room[0])].join('\n')]))
}

const pairs: Readonly<Record<string, (far: string, specifier: string) => string>> = {
  values: (far, to) => `import { x as ${far} } from '${to}'`,
  types: (far, to) => `import type { X as ${far} } from '${to}'`,
}

for (const [what, importing] of Object.entries(pairs)) {
  test(`${what} pass between two rooms exactly where the table has a door`, async () => {
    const walled = rooms.filter(([room]) => room !== 'test')
    const expected = walled.flatMap(([room, file, doors]) =>
      rooms.filter(([far]) => far !== room && !doors.includes(far)).map(([, target]) => `${file} ${room} ${target}`),
    )
    const found = await breaches(tree(everyPair(importing)))
    const named = found.map((line) =>
      /^(\S+?):\d+: (\w+) may not import (?:\.{1,2}\/)+(\S+)/.exec(line)?.slice(1).join(' '),
    )
    assert.equal(named.sort(), expected.sort())
  })
}

const there = '../parse/x.ts'
const ways: Readonly<Record<string, string>> = {
  'an import': `import { x } from '${there}'`,
  'an import over several lines, after a comment': `/* ' */ import {\n  x,\n} from '${there}'`,
  'an import behind another statement': `export const a = 1; import { x } from "${there}"`,
  'an import for its effect': `import '${there}'`,
  'an import of types': `import type { X } from '${there}'`,
  'an import of a type among values': `import { type X } from '${there}'`,
  'an import of a namespace of types': `import type * as all from '${there}'`,
  'a default import of a type': `import type X from '${there}'`,
  'a type expression': `export type Y = import('${there}').X`,
  're-exported values': `export { x } from '${there}'`,
  're-exported types': `export type {\n  X,\n} from '${there}'`,
  'everything re-exported': `export * from '${there}'`,
  'all types re-exported': `export type * as all from '${there}'`,
  'a dynamic import': `export const y = () => import('${there}')`,
  'a dynamic import of a template': `export const y = () => import(\`${there}\`)`,
  'a require': `export const y = require('${there}')`,
}

for (const [way, code] of Object.entries(ways)) {
  test(`${way} does not get around a wall`, async () => {
    const found = await breaches(tree({ 'src/parse/x.ts': 'export const x = 1', 'src/rules/a.ts': code }))
    assert.is(found.length, 1)
    assert.match(
      found[0] ?? '',
      /^src\/rules\/a\.ts:\d+: rules may not import \.\.\/parse\/x\.ts \(it may import model, text\)$/,
    )
  })
}

test('a comment or a string that looks like an import is none', async () => {
  const code = `// import '${there}'\n/* export * from '${there}' */\nexport const text = \`\nimport { x } from '${there}'\``
  assert.equal(await breaches(tree({ 'src/parse/x.ts': 'export const x = 1', 'src/rules/a.ts': code })), [])
})

const refused: Readonly<Record<string, readonly [file: string, code: string, complaint: RegExp]>> = {
  'one manager uses another': ['src/managers/npm/a.ts', "import '../pnpm/b.ts'", /what two managers share lives in/],
  'parse reads files': ['src/parse/a.ts', "import { readFileSync } from 'node:fs'", /parse may not import node:fs/],
  'parse reads files under an old name': [
    'src/parse/a.ts',
    "import { readFileSync } from 'fs'",
    /parse may not import fs/,
  ],
  'parse reads files by promise': ['src/parse/a.ts', "import 'node:fs/promises'", /parse may not import node:fs/],
  'rules ask the network': ['src/rules/a.ts', "import { get } from 'node:https'", /rules may not import node:https/],
  'judge starts programs': [
    'src/judge/a.ts',
    "import { spawn } from 'node:child_process'",
    /judge may not import node:child/,
  ],
  'report asks the machine': ['src/report/a.ts', "import { EOL } from 'node:os'", /report may not import node:os/],
  'report asks the terminal': [
    'src/report/a.ts',
    "import { isatty } from 'node:tty'",
    /report may not import node:tty/,
  ],
  'text opens sockets': ['src/text/a.ts', "import { connect } from 'node:net'", /text may not import node:net/],
  'model imports a builtin': ['src/model.ts', "import 'node:buffer'", /model may not import node:buffer/],
  'gather prints': ['src/gather/a.ts', "import { log } from 'node:console'", /gather may not import node:console/],
  'guard takes the process': [
    'src/guard.ts',
    "import { exit } from 'node:process'",
    /guard may not import node:process/,
  ],
  'gather makes its own require': [
    'src/gather/a.ts',
    "import { createRequire } from 'node:module'",
    /may not import node:module/,
  ],
  'a pure room uses a package with I/O': [
    'src/rules/a.ts',
    "import { request } from 'undici'",
    /rules may not import undici/,
  ],
  'a pure room uses more of a package than its parser': ['src/parse/a.ts', "import 'tar'", /parse may not import tar/],
  'a package that nobody declared': [
    'src/gather/a.ts',
    "import x from 'left-pad/x.js'",
    /package\.json does not name it/,
  ],
  'the target is computed': [
    'src/gather/a.ts',
    'export const y = (x: string) => import(x)',
    /target of an import is written out/,
  ],
  'the target of a require is computed': ['src/gather/a.ts', 'export const y = (x) => require(x)', /is written out/],
  'the target is a URL': ['src/gather/a.ts', "import 'https://code.invalid/x.js'", /is neither a file beside it/],
  'the target is an absolute path': ['src/gather/a.ts', "import '/etc/x.js'", /is neither a file beside it/],
  'the target is a folder': ['src/guard.ts', "import './managers/pnpm'", /names no file/],
  'the target is not there': ['src/guard.ts', "import './gone.ts'", /names no file/],
  'the folder is no room': ['src/attic/a.ts', 'export const x = 1', /attic is no room of the table/],
}

for (const [what, [file, code, complaint]] of Object.entries(refused)) {
  test(`refused: ${what}`, async () => {
    const found = await breaches(tree({ 'src/managers/pnpm/b.ts': 'export const x = 1', [file]: code }))
    assert.is(found.length, 1, found.join('\n'))
    assert.ok(found[0]?.startsWith(file))
    assert.match(found[0] ?? '', complaint)
  })
}

test('a pure room reaches no I/O by way of a room that it may import', async () => {
  const files = {
    'src/judge/a.ts': "import { match } from '../policy/match.ts'\nimport type { Store } from '../policy/store.ts'",
    'src/policy/match.ts': "export { match } from './deep.ts'",
    'src/policy/deep.ts': 'export const match = 1',
    'src/policy/store.ts': "import 'node:fs'\nexport type Store = string",
  }
  assert.equal(await breaches(tree(files)), [])
  const found = await breaches(tree({ ...files, 'src/policy/deep.ts': "import './store.ts'\nexport const match = 1" }))
  assert.equal(found, [
    'src/judge/a.ts: reaches node:fs by way of src/policy/match.ts → src/policy/deep.ts → src/policy/store.ts',
  ])
})

test('allowed: what the table names, packages that are declared, types of builtins, shared parts of managers', async () => {
  const files = {
    'src/parse/a.ts':
      "import { createHash } from 'node:crypto'\nimport { x } from './b.ts'\nimport 'semver/functions/gt.js'\nimport 'tar/parse'",
    'src/parse/b.ts': "import type { Stats } from 'node:fs'\nexport const x = 1",
    'src/managers/npm/a.ts': "import '../shared.ts'\nimport { spawn } from 'node:child_process'",
    'src/managers/shared.ts': 'export const x = 1',
    'src/guard.ts': "import './progress.ts'\nimport './commands/install.ts'",
    'src/progress.ts': "import './managers/npm/a.ts'",
    'src/commands/install.ts': "import '../parse/a.ts'",
    'src/cli.ts': "import process from 'node:process'\nimport './commands/install.ts'",
  }
  assert.equal(await breaches(tree(files)), [])
})

test('the program prints a line a breach and fails; without one it says nothing', () => {
  const run = (root: string) => spawnSync(process.execPath, [script, root], { encoding: 'utf8' })
  const bad = run(tree({ 'src/text/a.ts': "import '../model.ts'", 'src/model.ts': 'export const x = 1' }))
  assert.is(bad.stdout, 'src/text/a.ts:1: text may not import ../model.ts (it imports no other room)\n')
  assert.is(bad.status, 1)
  const good = run(tree({ 'src/model.ts': 'export const x = 1' }))
  assert.is(good.stdout, '')
  assert.is(good.status, 0)
})

test('a file that does not parse fails, it does not pass', async () => {
  const { status } = spawnSync(process.execPath, [script, tree({ 'src/text/a.ts': 'import {' })])
  assert.is(status, 1)
})

test('the tree itself has no breach', async () => {
  assert.equal(await breaches(repository), [])
})

/** What Biome says, as `file rule`, of a tree under this project's own configuration. */
function lint(files: Readonly<Record<string, string>>): readonly string[] {
  const root = tree(files)
  mkdirSync(join(root, 'scripts'), { recursive: true })
  for (const file of ['biome.json', 'scripts/no-clock.grit', 'scripts/no-exit-code.grit']) {
    copyFileSync(join(repository, file), join(root, file))
  }
  const biome = join(repository, 'node_modules/@biomejs/biome/bin/biome')
  const args = [biome, 'lint', '--reporter=json', '--max-diagnostics=none', '.']
  const { stdout } = spawnSync(process.execPath, args, { cwd: root, encoding: 'utf8' })
  const { diagnostics } = JSON.parse(stdout) as {
    diagnostics: { category: string; severity: string; location: { path: string | { file: string } } }[]
  }
  return diagnostics
    .filter(({ severity }) => severity === 'error')
    .map(({ category, location: { path } }) => `${typeof path === 'string' ? path : path.file} ${category}`)
    .sort()
}

test('Biome: only cli.ts and the hooks print, end the process or set its exit code', () => {
  const loud: Readonly<Record<string, string>> = {
    prints: 'console.log(1)\n',
    writes: 'process.stdout.write("x")\n',
    exits: 'process.exit(1)\n',
    sets: 'process.exitCode = 1\n',
  }
  const files = (folder: string) => Object.entries(loud).map(([name, code]) => [`${folder}/${name}.ts`, code])
  const found = lint(Object.fromEntries([...files('src/gather'), ...files('src'), ...files('hooks')]))
  const barred = [...new Set(found.map((line) => line.split(' ')[0]))]
  assert.equal(barred, [...files('src/gather'), ...files('src')].map(([file]) => file).sort())
  assert.equal(lint({ 'src/cli.ts': Object.values(loud).join('') }), [])
})

test('Biome: pure rooms have no process, no network, no clock and no chance', () => {
  const impure: Readonly<Record<string, string>> = {
    environment: 'export const x = process.env',
    network: "export const x = () => fetch('https://x.invalid')",
    around: 'export const x = globalThis',
    clock: 'export const x = Date.now()',
    today: 'export const x = new Date()',
    timer: 'setTimeout(() => 1, 1)',
    chance: 'export const x = Math.random()',
    locale: "export const x = ['b', 'a'].sort((a, b) => a.localeCompare(b))",
  }
  const pure = ['text', 'parse', 'rules', 'judge', 'report']
  const files = pure.flatMap((room) =>
    Object.entries(impure).map(([name, code]) => [`src/${room}/${name}.ts`, `${code}\n`]),
  )
  const found = lint({ ...Object.fromEntries(files), 'src/rules/fine.ts': 'export const x = new Date(0)\n' })
  assert.equal([...new Set(found.map((line) => line.split(' ')[0]))], files.map(([file]) => file).sort())
  assert.equal(lint({ 'src/gather/clock.ts': `${impure.clock}\n` }), [])
})

test('the lint step runs the walls, and the two tables say the same', () => {
  assert.match(readFileSync(join(repository, 'scripts/lint.mjs'), 'utf8'), "step('scripts/walls.mjs')")
  const table = readFileSync(join(repository, 'docs/architecture.md'), 'utf8')
  for (const [room] of rooms) assert.match(table, new RegExp(`^\\| \`(?:src/)?${room}\\b`, 'm'))
})

test.run()
