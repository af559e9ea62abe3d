import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { folderContent, readFolder } from '../../src/gather/folder.ts'
import { readArchive } from '../../src/parse/archive.ts'
import type { Fault } from '../../src/parse/fault.ts'
import { rawTarball } from '../tools/tar.ts'

type Files = Readonly<Record<string, string>>

async function inFolder(files: Files, look: (folder: string) => Promise<void> | void): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'portcullis-folder-'))
  try {
    for (const [path, content] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true })
      writeFileSync(join(folder, path), content)
    }
    await look(folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

const factsOfFolder = (folder: string, label: string) => readFolder(folder, label, () => true).facts
const archived = async (files: Files) => {
  const entries = Object.entries(files).map(([path, content]) => ({ path: `package/${path}`, content }))
  return (await readArchive(rawTarball(entries), 'it')).facts
}

const manifest = (fields: object) => JSON.stringify({ name: 'it', version: '1.0.0', ...fields })
const bundle = {
  'node_modules/b/package.json': '{"name":"b","dependencies":{"c":"1.0.0"},"scripts":{"postinstall":"node x"}}',
  'node_modules/b/node_modules/d/index.js': '4',
  'node_modules/c/package.json': '{"name":"c"}',
  'node_modules/@s/e/package.json': '{"name":"@s/e"}',
}

const packages: Readonly<Record<string, Files>> = {
  scripts: { 'package.json': manifest({ scripts: { postinstall: 'node a.js' } }), 'a.js': '1', 'lib/a.js': '2' },
  'a binding.gyp': { 'package.json': manifest({}), 'binding.gyp': '{}' },
  'a .gitignore, which npm renames': { 'package.json': manifest({}), '.npmignore': 'x', 'lib/.npmignore': 'y' },
  'deeper node_modules': { 'package.json': manifest({}), 'lib/node_modules/x/index.js': '1' },
  'bundled packages': { 'package.json': manifest({ bundleDependencies: ['b', '@s/e'] }), ...bundle },
  'all of its dependencies bundled': {
    'package.json': manifest({ bundledDependencies: true, dependencies: { b: '1', '@s/e': '1' } }),
    ...bundle,
  },
}

for (const [what, files] of Object.entries(packages)) {
  test(`a folder with ${what} has the facts of its archive`, () =>
    inFolder(files, async (folder) => {
      const facts = await archived(files)
      assert.equal(factsOfFolder(folder, 'it'), facts)
      assert.is(folderContent(folder), facts.contentHash)
    }))
}

test('what a manager adds to node_modules is not part of a package, and what it changes there is', () =>
  inFolder(packages['bundled packages'] ?? {}, (folder) => {
    const before = folderContent(folder)
    for (const [path, content] of Object.entries({
      'node_modules/.bin/b': '1',
      'node_modules/.package-lock.json': '{}',
      'node_modules/own/index.js': '1',
      'node_modules/@s/own/index.js': '1',
    })) {
      mkdirSync(dirname(join(folder, path)), { recursive: true })
      writeFileSync(join(folder, path), content)
    }
    assert.is(folderContent(folder), before)
    for (const path of ['node_modules/b/node_modules/d/index.js', 'node_modules/c/new.js']) {
      const last = folderContent(folder)
      writeFileSync(join(folder, path), 'changed')
      assert.is.not(folderContent(folder), last, path)
    }
  }))

test('names of bundled packages lead nowhere else', () =>
  inFolder({ 'outside/x.js': '1', 'it/node_modules/.keep': '' }, (folder) => {
    const it = join(folder, 'it')
    const hashes = [['../../outside'], ['@../outside'], ['.'], ['..'], ['.bin'], ['/'], []].map(
      (bundleDependencies) => {
        writeFileSync(join(it, 'package.json'), '{}')
        const empty = folderContent(it)
        writeFileSync(join(it, 'package.json'), manifest({ bundleDependencies }).padEnd(200))
        return factsOfFolder(it, 'it').files === 1 && empty !== ''
      },
    )
    assert.ok(hashes.every(Boolean), JSON.stringify(hashes))
  }))

test('a link counts as what it points to, and is not followed', () =>
  inFolder({ 'package.json': manifest({}) }, (folder) => {
    const seen = ['/dev/zero', 'package.json', '..'].map((target) => {
      rmSync(join(folder, 'link'), { force: true })
      symlinkSync(target, join(folder, 'link'))
      return folderContent(folder)
    })
    assert.is(new Set(seen).size, 3)
  }))

for (const [what, make] of [
  ['missing', () => undefined],
  ['a link to something endless', (path: string) => symlinkSync('/dev/zero', path)],
  ['a FIFO', (path: string) => execFileSync('mkfifo', [path])],
  ['a folder', (path: string) => mkdirSync(path)],
] as const) {
  test(`a package.json that is ${what} is a Fault that names the folder, at once`, () =>
    inFolder({ 'index.js': '' }, (folder) => {
      make(join(folder, 'package.json'))
      assert.throws(
        () => factsOfFolder(folder, 'it'),
        ({ code, message }: Fault) => code === 'folder/no-manifest' && /^it has/u.test(message),
      )
    }))
}

test('a FIFO, a broken package.json and an odd bundled one do not hold the hash up', () =>
  inFolder({ 'package.json': '{"bundleDependencies":["b"]', 'node_modules/b/package.json': '{' }, (folder) => {
    execFileSync('mkfifo', [join(folder, 'pipe')])
    assert.match(folderContent(folder), /^sha256-/u)
    assert.throws(
      () => factsOfFolder(folder, 'it'),
      ({ code }: Fault) => code === 'json/invalid',
    )
  }))

test.run()
