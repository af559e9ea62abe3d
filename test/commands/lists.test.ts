import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { exportEdits } from '../../src/commands/lists/export.ts'
import { listedFor, managerLists } from '../../src/commands/lists/read.ts'
import { writeEdits } from '../../src/commands/undo.ts'
import { approval, faultOf, now, pkg } from '../policy/support.ts'

/** A project's folder with these files. */
function inFolder(files: Readonly<Record<string, string>>, look: (folder: string) => void): void {
  const folder = mkdtempSync(join(tmpdir(), 'portcullis-lists-'))
  try {
    for (const [path, text] of Object.entries(files)) writeFileSync(join(folder, path), text)
    look(folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

const decisions = [
  approval(),
  approval({ name: 'old', expires: '2026-11-22' }),
  approval({ name: 'twice' }),
  approval({ name: 'twice', decision: 'deny', version: '*' }),
  approval({ name: 'bad', decision: 'deny', version: '2.0.0' }),
]

test('npm gets allowScripts in package.json, whose other lines and layout stay', () => {
  const text =
    '{\n\t"name": "app",\n\t"allowScripts": {\n\t\t"esbuild": true,\n\t\t"left-pad": true\n\t},\n\t"x": [1,  2]\n}\n'
  inFolder({ 'package.json': text, 'package-lock.json': '{}' }, (folder) => {
    writeEdits(folder, exportEdits(folder, decisions, now))
    const after = readFileSync(join(folder, 'package.json'), 'utf8')
    assert.equal(JSON.parse(after).allowScripts, {
      esbuild: true,
      'left-pad@1.3.0': true,
      twice: false,
      'bad@2.0.0': false,
    })
    assert.match(after, /^\{\n\t"name": "app",\n/u)
    assert.match(after, /\n\t"x": \[1, {2}2\]\n\}\n$/u)
    assert.equal(exportEdits(folder, decisions, now), [], 'a second time changes nothing')
  })
})

test('pnpm gets allowBuilds, and pnpm 10 what it knows: a list of what may run', () => {
  const workspace = '# the apps\npackages: [apps]\n'
  inFolder({ 'package.json': '{}', 'pnpm-workspace.yaml': workspace }, (folder) => {
    writeEdits(folder, exportEdits(folder, decisions, now))
    assert.is(
      readFileSync(join(folder, 'pnpm-workspace.yaml'), 'utf8'),
      `${workspace}allowBuilds:\n  "left-pad@1.3.0": true\n  "twice": false\n  "bad@2.0.0": false\n`,
    )
    writeFileSync(join(folder, 'package.json'), '{"packageManager":"pnpm@10.34.9"}')
    writeEdits(folder, exportEdits(folder, decisions, now))
    assert.match(
      readFileSync(join(folder, 'pnpm-workspace.yaml'), 'utf8'),
      /onlyBuiltDependencies:\n {2}- "left-pad@1\.3\.0"\n$/u,
    )
  })
})

test('a file that cannot be edited without loss is left alone', () => {
  const files = { 'package.json': '{}', 'pnpm-workspace.yaml': 'allowBuilds: {left-pad: true}\n' }
  inFolder(files, (folder) => {
    assert.is(faultOf(() => exportEdits(folder, decisions, now))?.code, 'export/odd-file')
    assert.is(readFileSync(join(folder, 'pnpm-workspace.yaml'), 'utf8'), files['pnpm-workspace.yaml'])
  })
})

test('lists are read as their managers read them: pinned or not, and a denial goes first', () => {
  const manifest = {
    allowScripts: { 'a@1.0.0 || 1.0.1': true, b: true, 'b@2.0.0': false, c: 'yes', 'd@^1.0.0': true },
    pnpm: { onlyBuiltDependencies: ['e', 3] },
  }
  const files = {
    'package.json': JSON.stringify(manifest),
    'pnpm-workspace.yaml': 'allowBuilds:\n  "@f/g@1.0.0": true\n',
  }
  inFolder(files, (folder) => {
    const lists = managerLists(folder)
    const from = (name: string, version: string) => listedFor(lists, pkg({ name, version }))?.from
    assert.is(from('a', '1.0.1'), 'allowScripts of package.json')
    assert.is(from('a', '1.0.2'), undefined)
    assert.is(from('b', '1.0.0'), 'allowScripts of package.json')
    assert.is(from('b', '2.0.0'), undefined)
    assert.is(from('c', '1.0.0'), undefined)
    assert.is(from('d', '1.2.0'), undefined)
    assert.is(from('e', '1.0.0'), 'onlyBuiltDependencies of package.json')
    assert.is(from('@f/g', '1.0.0'), 'allowBuilds of pnpm-workspace.yaml')
  })
})

test.run()
