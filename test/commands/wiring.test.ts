import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { hookIn } from '../../src/commands/hook-command.ts'
import { remember, undo, undoing, writeEdits } from '../../src/commands/undo.ts'
import { isWired, wire } from '../../src/commands/wiring.ts'
import type { Fault } from '../../src/parse/fault.ts'

/** Bytes, one character each. */
type Files = Readonly<Record<string, string>>

async function inProject(files: Files, look: (root: string) => void | Promise<void>): Promise<void> {
  const root = mkdtempSync(join(tmpdir(), 'portcullis-wiring-'))
  try {
    for (const [name, bytes] of Object.entries(files)) writeFileSync(join(root, name), bytes, 'latin1')
    await look(root)
  } finally {
    rmSync(root, { recursive: true, force: true })
  }
}

const bytes = (root: string, name: string) => {
  const file = join(root, name)
  return existsSync(file) ? readFileSync(file, 'latin1') : undefined
}

function wired(root: string): readonly string[] {
  const { edits, notes } = wire(root)
  mkdirSync(join(root, '.portcullis'), { recursive: true })
  remember(root, edits)
  writeEdits(root, edits)
  return notes
}

const minimal = '{"name":"app","private":true}'
const pnpmProject = { 'package.json': '{ "private": true }\n', 'pnpm-workspace.yaml': 'packages: []\n' }
const hooks = (rest: string) => `node .portcullis/preinstall.cjs preinstall${rest}`

const manifests: Files = {
  'two spaces': '{\n  "name": "app",\n  "version": "1.0.0"\n}\n',
  tabs: '{\n\t"name": "app",\n\t"scripts": {\n\t\t"test": "true"\n\t},\n\t"private": true\n}\n',
  'four spaces and CRLF': '{\r\n    "scripts": {\r\n        "a": "b"\r\n    }\r\n}\r\n',
  'no final newline': '{\n  "scripts": {}\n}',
  'one line': minimal,
  'a byte order mark': '\xef\xbb\xbf{\n  "name": "app"\n}\n',
  'letters beyond ASCII, raw and escaped':
    '{\n  "author": "Zo\xc3\xab \\u00eb",\n  "scripts": { "preinstall": "echo \xc3\xab \\u00eb" }\n}\n',
  'both scripts': '{ "scripts": { "postinstall": "b", "preinstall": "a || true", "x": "y" } }',
  'an empty object': '{}',
}

for (const [what, text] of Object.entries(manifests)) {
  test(`package.json with ${what} is wired once, keeps its form, and is restored byte for byte`, () =>
    inProject({ 'package.json': text }, (root) => {
      wired(root)
      const after = bytes(root, 'package.json') ?? ''
      const { scripts } = JSON.parse(Buffer.from(after.replace('\xef\xbb\xbf', ''), 'latin1').toString('utf8'))
      assert.is(hookIn(scripts.preinstall)?.event, 'preinstall')
      assert.is(hookIn(scripts.postinstall)?.event, 'postinstall')
      assert.is(after.includes('\r\n'), text.includes('\r\n'))
      assert.not.match(after, text.includes('\r\n') ? /(?<!\r)\n/u : /\r/u)
      assert.is(after.endsWith('\n'), text.endsWith('\n'))
      assert.is(after.includes('\n'), text.includes('\n') || text === '{}')
      if (text.includes('\t')) assert.not.match(after, /^ +/mu)
      const lines = text.split(/\r?\n/u).map((line) => line.replace(/[},]+$/u, ''))
      for (const line of lines.filter((line) => !/"scripts"|install/u.test(line))) {
        assert.ok(after.includes(line), `${line} is gone:\n${after}`)
      }

      assert.equal(wire(root).edits, [], 'a second run changes nothing')
      undo(root)
      assert.is(bytes(root, 'package.json'), text)
      assert.not.ok(existsSync(join(root, '.npmrc')), 'what init made is gone')
    }))
}

test("the raw text of a user's script stays as it stands", () =>
  inProject({ 'package.json': manifests['letters beyond ASCII, raw and escaped'] ?? '' }, (root) => {
    wired(root)
    assert.ok(bytes(root, 'package.json')?.includes(`"${hooks(' && echo \xc3\xab \\u00eb')}"`))
  }))

for (const [command, expected] of [
  ['true', 0],
  ['false', 1],
  ['true || true', 0],
  ['false; true', 0],
  ['true & true', 0],
  ['(true; true) && (false; false)', 1],
  ['true; false # why', 1],
] as const) {
  test(`a hook that fails is not outlived by the script behind it: ${command}`, () =>
    inProject({ 'package.json': JSON.stringify({ private: true, scripts: { preinstall: command } }) }, (root) => {
      wired(root)
      const { preinstall } = JSON.parse(bytes(root, 'package.json') ?? '').scripts
      const run = (hook: number) => spawnSync('sh', ['-c', preinstall.replace(hooks(''), `(exit ${hook})`)]).status
      assert.is(run(0), expected, preinstall)
      assert.is.not(run(3), 0, preinstall)
      assert.is(spawnSync('sh', ['-c', hookIn(preinstall)?.rest ?? '']).status, expected, 'what the script shell runs')

      // Changed since: only cleaned.
      writeFileSync(join(root, 'package.json'), `${bytes(root, 'package.json')}\n`)
      undo(root)
      assert.equal(JSON.parse(bytes(root, 'package.json') ?? ''), { private: true, scripts: { preinstall: command } })
    }))
}

for (const [what, text] of Object.entries({
  'scripts as a list': '{"scripts":[]}',
  'a preinstall that is a number': '{"scripts":{"preinstall":1}}',
  'two keys called scripts': '{"scripts":{"a":"b"},"scripts":{"c":"d"}}',
  'no JSON': '{"scripts":',
  'JSON that is 300 deep': `${'['.repeat(300)}${']'.repeat(300)}`,
})) {
  test(`package.json with ${what} is refused by name and stays`, () =>
    inProject({ 'package.json': text }, (root) => {
      assert.throws(
        () => wire(root),
        ({ code, message }: Fault) => /^(?:init|json)\//u.test(code) && /package\.json/u.test(message),
      )
      assert.is(bytes(root, 'package.json'), text)
    }))
}

const npmrcs: Files = {
  nothing: '',
  'comments and latin-1': '; M\xfcller\r\n# \xe4\xf6\r\nregistry=http://registry.invalid/\r\n',
  'no final newline': 'save-exact=true',
  'a section at its end': 'a=b\n[odd]\nc=d\n',
  'a script-shell of its own': 'script-shell=/bin/bash\nfund=false\n',
  'UTF-16': '\xff\xfea\x00=\x00b\x00\n\x00',
}

for (const [what, text] of Object.entries(npmrcs)) {
  test(`.npmrc with ${what}: the guard's shell has the last word, and the file is restored byte for byte`, () =>
    inProject({ 'package.json': minimal, '.npmrc': text }, (root) => {
      wired(root)
      const after = bytes(root, '.npmrc') ?? ''
      const head = after.split(/^\[/mu)[0] ?? ''
      const last = [...head.matchAll(/^script-shell=(?<value>.*?)\r?$/gmu)].at(-1)?.groups?.['value']
      assert.is(last, '${PWD}/.portcullis/shell')
      for (const line of text.split('\n')) assert.ok(after.includes(line))
      assert.equal(wire(root).edits, [])
      undo(root)
      assert.is(bytes(root, '.npmrc'), text)
    }))

  test(`.npmrc with ${what} that was changed since is only cleaned`, () =>
    inProject({ 'package.json': minimal, '.npmrc': text }, (root) => {
      wired(root)
      writeFileSync(join(root, '.npmrc'), `mine=1\n${bytes(root, '.npmrc')}`, 'latin1')
      undo(root)
      const eol = text.includes('\r\n') ? '\r\n' : '\n'
      const cleaned = bytes(root, '.npmrc')
      assert.ok([`mine=1\n${text}`, `mine=1\n${text}${eol}`].includes(cleaned ?? ''), JSON.stringify(cleaned))
    }))
}

test('a line that was added behind the block, or a block that was changed, is put right by the next run', () =>
  inProject({ 'package.json': minimal }, (root) => {
    wired(root)
    const block = bytes(root, '.npmrc') ?? ''
    for (const spoiled of [
      `${block}script-shell = /bin/sh\n`,
      `${block}"script-shell"=/bin/sh\n`,
      block.replace('shell=$', 'shell=/bin/$'),
    ]) {
      writeFileSync(join(root, '.npmrc'), spoiled)
      wired(root)
      const lines = bytes(root, '.npmrc')?.trimEnd().split('\n') ?? []
      assert.equal(lines.slice(-5), block.trimEnd().split('\n'))
      assert.is(lines.filter((line) => line === '# portcullis: begin').length, 1)
    }
  }))

test("a script-shell list in .npmrc is refused: npm would drop the guard's line with it", () =>
  inProject({ 'package.json': minimal, '.npmrc': 'script-shell[]=/bin/bash\n' }, (root) => {
    assert.throws(
      () => wire(root),
      ({ code }: Fault) => code === 'init/npmrc-list',
    )
  }))

test('what the guard overrides or cannot reach is said', () =>
  inProject(
    { 'package.json': '{"name":"app"}', '.npmrc': 'script-shell=/bin/bash\nignore-scripts = true\n' },
    (root) => {
      const notes = wired(root).join('\n')
      assert.match(notes, /script-shell=\/bin\/bash stays but counts no more/u)
      assert.match(notes, /ignore-scripts=true keeps npm from calling the guard/u)
      assert.match(notes, /not private/u)
      assert.equal(wire(root).notes.join('\n'), notes, 'also by a run that changes nothing')
    },
  ))

test('the record of what was changed holds no token of the .npmrc', () =>
  inProject({ 'package.json': minimal, '.npmrc': '//registry.invalid/:_authToken=secret-one\n' }, (root) => {
    wired(root)
    const record = bytes(root, '.portcullis/init.json') ?? ''
    assert.not.match(record, /secret-one/u)
    assert.not.match(record, new RegExp(Buffer.from('secret-one').toString('base64').slice(0, 8), 'u'))
  }))

test("npm's spinner is off where the guard asks", () =>
  inProject({ 'package.json': minimal, '.npmrc': 'progress=true\n' }, (root) => {
    wired(root)
    assert.match(bytes(root, '.npmrc') ?? '', /^progress=true\n[\s\S]*^progress=false$/mu)
  }))

test('git dependencies are refused where there are none, and left alone where there are', async () => {
  await inProject({ 'package.json': minimal }, (root) => {
    wired(root)
    assert.match(bytes(root, '.npmrc') ?? '', /^allow-git=none$/mu)
  })
  for (const spec of ['github:owner/name', 'owner/name#main', 'git+https://host.invalid/x.git']) {
    await inProject({ 'package.json': JSON.stringify({ private: true, dependencies: { x: spec } }) }, (root) => {
      wired(root)
      assert.not.match(bytes(root, '.npmrc') ?? '', /allow-git/u)
    })
  }
})

const pnpmfile = {
  '.pnpmfile.cjs': 'module.exports = { hooks: {} } // \xe9',
  '.pnpmfile.mjs': 'export const hooks = {}\r\n',
}

test('pnpmfiles are wired at their end, both where there is an .mjs, and restored byte for byte', async () => {
  for (const names of [['.pnpmfile.cjs'], ['.pnpmfile.mjs'], ['.pnpmfile.cjs', '.pnpmfile.mjs'], []] as const) {
    const own = Object.fromEntries(names.map((name) => [name, pnpmfile[name]]))
    await inProject({ ...pnpmProject, ...own }, (root) => {
      assert.not.ok(isWired(root))
      wired(root)
      assert.ok(isWired(root))
      assert.ok(existsSync(join(root, '.pnpmfile.cjs')), 'pnpm 10 reads nothing else')
      assert.equal(wire(root).edits, [])
      undo(root)
      for (const name of ['.pnpmfile.cjs', '.pnpmfile.mjs'] as const) assert.is(bytes(root, name), own[name])
      assert.not.ok(existsSync(join(root, '.portcullis')))
    })
  }
})

test('a line behind the guard in a pnpmfile is code that could take it off, a comment is not', () =>
  inProject({ ...pnpmProject, '.pnpmfile.cjs': '' }, (root) => {
    wired(root)
    const alone = bytes(root, '.pnpmfile.cjs') ?? ''
    writeFileSync(join(root, '.pnpmfile.cjs'), `${alone}// the guard\n`)
    assert.ok(isWired(root))
    writeFileSync(join(root, '.pnpmfile.cjs'), `${alone}module.exports = { hooks: {} }\n`)
    assert.not.ok(isWired(root))
    wired(root)
    assert.ok(isWired(root))
    assert.match(
      bytes(root, '.pnpmfile.cjs') ?? '',
      /^module\.exports = \{ hooks: \{\} \}\n.*guard\(module\.exports\)\n$/u,
    )
  }))

for (const [what, files, code] of [
  [
    'an .mjs with hooks that pnpm 11 would not find',
    { '.pnpmfile.mjs': 'export default { hooks: {} }\n' },
    'init/no-hooks-export',
  ],
  ['another pnpmfile', { 'pnpm-workspace.yaml': 'pnpmfile: tools/hooks.cjs\n' }, 'init/other-pnpmfile'],
  ['ignorePnpmfile', { 'pnpm-workspace.yaml': 'ignorePnpmfile: true\n' }, 'init/other-pnpmfile'],
  ['ignore-pnpmfile in .npmrc', { '.npmrc': 'ignore-pnpmfile=true\n' }, 'init/other-pnpmfile'],
  ['a workspace file that is no YAML', { 'pnpm-workspace.yaml': 'a: [\n' }, 'init/workspace'],
] as const) {
  test(`${what} is refused with a remedy`, () =>
    inProject({ ...pnpmProject, ...(files as Files) }, (root) => {
      assert.throws(
        () => wire(root),
        (fault: Fault) => fault.code === code && Boolean(fault.options.hint),
      )
    }))
}

test('a record that names files of others, or is broken, restores nothing', () =>
  inProject({ 'package.json': minimal, 'notes.txt': 'mine' }, (root) => {
    wired(root)
    writeFileSync(
      join(root, '.portcullis/init.json'),
      JSON.stringify([
        { path: 'notes.txt', after: createHash('sha256').update('mine').digest('hex') },
        { path: '../x', after: 'y' },
        1,
      ]),
    )
    assert.equal(undoing(root).restored, [])
    undo(root)
    assert.is(bytes(root, 'notes.txt'), 'mine')
    assert.not.match(bytes(root, 'package.json') ?? '', /portcullis/u)
  }))

test.run()
