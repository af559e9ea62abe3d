import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'uvu'
import * as assert from 'uvu/assert'

const script = join(import.meta.dirname, '../scripts/setup.mjs')
const { ensureInstalled } = (await import(script)) as { ensureInstalled(project: string): boolean }
const temporary: string[] = []

test.after(() => {
  for (const folder of temporary) rmSync(folder, { recursive: true, force: true })
})

const root = { name: 'x', version: '1.0.0', devDependencies: { local: 'file:local' } }
const places = { local: { version: '1.0.0', dev: true }, 'node_modules/local': { resolved: 'local', link: true } }

/** A project that installs without any network: its one dependency is a folder of its own. */
function project(): string {
  const folder = mkdtempSync(join(tmpdir(), 'portcullis-setup-'))
  temporary.push(folder)
  mkdirSync(join(folder, 'local'))
  const local = { name: 'local', version: '1.0.0', scripts: { install: 'echo ran > ran' } }
  writeFileSync(join(folder, 'local/package.json'), JSON.stringify(local))
  writeFileSync(join(folder, 'package.json'), JSON.stringify(root))
  writeLock(folder, {})
  return folder
}

function writeLock(folder: string, more: object): void {
  const lock = { name: 'x', version: '1.0.0', lockfileVersion: 3, packages: { '': root, ...places }, ...more }
  writeFileSync(join(folder, 'package-lock.json'), JSON.stringify(lock))
}

test('installs what is missing, once, and runs no script of a dependency', () => {
  const folder = project()
  assert.is(ensureInstalled(folder), true)
  assert.ok(existsSync(join(folder, 'node_modules/local/package.json')))
  assert.not(existsSync(join(folder, 'local/ran')))
  rmSync(join(folder, 'node_modules/.package-lock.json'), { force: true })
  assert.is(ensureInstalled(folder), false)
})

test('installs again when the lockfile is another one', () => {
  const folder = project()
  ensureInstalled(folder)
  rmSync(join(folder, 'node_modules/.package-lock.json'), { force: true })
  writeLock(folder, { requires: true })
  writeFileSync(join(folder, 'node_modules/stale'), '')
  assert.is(ensureInstalled(folder), true)
  assert.not(existsSync(join(folder, 'node_modules/stale')))
})

test('leaves alone what npm install has already brought in line, and nothing less', () => {
  const folder = project()
  ensureInstalled(folder)
  const hidden = join(folder, 'node_modules/.package-lock.json')
  const good = JSON.stringify({ packages: places })
  const other = { ...places, 'node_modules/local': { link: true, integrity: 'sha512-other' } }
  for (const [text, installs] of [
    [good, false],
    [JSON.stringify({ packages: other }), true],
    [JSON.stringify({ packages: {} }), true],
    [JSON.stringify({ packages: { ...places, 'node_modules/more': { version: '1.0.0' } } }), true],
  ] as const) {
    rmSync(join(folder, 'node_modules/.installed-from'))
    writeFileSync(hidden, text)
    assert.is(ensureInstalled(folder), installs, text)
  }
})

test('installs what tests need although the environment asks for production', () => {
  const folder = project()
  const before = process.env.NODE_ENV
  process.env.NODE_ENV = 'production'
  try {
    ensureInstalled(folder)
  } finally {
    if (before === undefined) delete process.env.NODE_ENV
    else process.env.NODE_ENV = before
  }
  assert.ok(existsSync(join(folder, 'node_modules/local/package.json')))
})

test('an install that fails is an error and is tried again', () => {
  const folder = project()
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ ...root, devDependencies: { other: 'file:other' } }))
  assert.throws(() => ensureInstalled(folder), /npm ci failed/)
  assert.throws(() => ensureInstalled(folder), /npm ci failed/)
  assert.not(existsSync(join(folder, 'node_modules/.installed-from')))
})

test('every script of package.json does its own set-up, so none imports what is not installed yet', () => {
  const at = (file: string) => readFileSync(join(import.meta.dirname, '..', file), 'utf8')
  const { scripts } = JSON.parse(at('package.json')) as { scripts: Record<string, string> }
  for (const [name, command] of Object.entries(scripts)) {
    const file = /^node (?<file>scripts\/[\w-]+\.mjs)(?: |$)/.exec(command)?.groups?.['file']
    assert.ok(file, `${name}: ${command}`)
    const imported = [...at(file).matchAll(/^import .* from '(?<from>.+)'$/gm)].map(
      ({ groups }) => groups?.['from'] ?? '',
    )
    assert.ok(imported.includes('./setup.mjs'), name)
    assert.equal(
      imported.filter((from) => from !== './setup.mjs' && !from.startsWith('node:')),
      [],
      name,
    )
    assert.match(at(file), /^ensureInstalled\(\)$|^ {4}ensureInstalled\(\)$/m, name)
  }
})

test('this project pins every dependency, needs none when it is installed and lets none run scripts', () => {
  const at = (file: string) => readFileSync(join(import.meta.dirname, '..', file), 'utf8')
  const manifest = JSON.parse(at('package.json')) as Record<string, Record<string, string> | undefined>
  assert.is(manifest.dependencies, undefined)
  for (const [name, version] of Object.entries(manifest.devDependencies ?? {})) {
    assert.match(version, /^\d+\.\d+\.\d+$/, name)
    assert.match(at('docs/dependencies.md'), `| \`${name}\` |`, name)
  }
  assert.match(at('.npmrc'), /^ignore-scripts=true$/m)
})

test('the lockfile names every platform of every native program; npm ci refuses to install anything otherwise', () => {
  const lock = JSON.parse(readFileSync(join(import.meta.dirname, '../package-lock.json'), 'utf8')) as {
    packages: Record<string, { optionalDependencies?: Record<string, string>; integrity?: string }>
  }
  const entries = Object.entries(lock.packages)
  const wanted = entries.flatMap(([, { optionalDependencies = {} }]) => Object.keys(optionalDependencies))
  assert.ok(wanted.length > 0)
  assert.equal(
    wanted.filter((name) => lock.packages[`node_modules/${name}`] === undefined),
    [],
  )
  assert.equal(
    entries.filter(([place, { integrity }]) => place !== '' && integrity === undefined),
    [],
  )
})

test.run()
