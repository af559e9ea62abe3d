import { cpSync, mkdirSync, mkdtempSync, realpathSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { builtFrom, isBuilt, rememberBuilt } from '../../src/commands/built.ts'

const pin = { integrity: 'sha512-x', content: 'sha256-x', scripts: { preinstall: 'a', postinstall: 'b', prepare: 'c' } }

/** A cache and a package's folder, both scripts of which ended well in one run. */
function inBuilt(look: (cache: string, folder: string) => void): void {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'portcullis-built-')))
  try {
    const [cache, folder] = [join(root, 'cache'), join(root, 'it')]
    mkdirSync(folder)
    writeFileSync(join(folder, 'package.json'), '{}')
    assert.not.ok(isBuilt(cache, folder, pin), 'nothing ran')
    rememberBuilt(cache, folder, pin, { event: 'preinstall', code: 0, run: '1', content: 'c1' })
    assert.not.ok(isBuilt(cache, folder, pin), 'one of two ran')
    rememberBuilt(cache, folder, pin, { event: 'postinstall', code: 0, run: '1', content: 'c2' })
    assert.ok(isBuilt(cache, folder, pin))
    look(cache, folder)
  } finally {
    rmSync(root, { recursive: true, force: true })
  }
}

test('a folder is built where all install scripts ended well in one run', () =>
  inBuilt((cache, folder) => {
    assert.is(builtFrom(cache, folder, pin), 'c2')
    rememberBuilt(cache, folder, pin, { event: 'preinstall', code: 0, run: '2', content: 'c3' })
    assert.not.ok(isBuilt(cache, folder, pin), 'another run begins anew')
    rememberBuilt(cache, folder, pin, { event: 'postinstall', code: 0, run: '2', content: 'c3' })
    assert.ok(isBuilt(cache, folder, pin))
  }))

test('a script that failed leaves it open, and its content known', () =>
  inBuilt((cache, folder) => {
    rememberBuilt(cache, folder, pin, { event: 'postinstall', code: 1, run: '1', content: 'half' })
    assert.not.ok(isBuilt(cache, folder, pin))
    assert.is(builtFrom(cache, folder, pin), 'half')
  }))

const otherwise: Readonly<Record<string, (folder: string) => void>> = {
  'is another folder of the same name': (folder) => {
    cpSync(folder, `${folder}.copy`, { recursive: true, preserveTimestamps: true })
    rmSync(folder, { recursive: true })
    renameSync(`${folder}.copy`, folder)
  },
  'has a file more': (folder) => writeFileSync(join(folder, 'more'), ''),
  'has another package.json, be it as old and as long': (folder) => {
    const file = join(folder, 'package.json')
    writeFileSync(file, '[]')
    utimesSync(file, 0, 0)
  },
  'is gone': (folder) => rmSync(folder, { recursive: true }),
}
for (const [what, change] of Object.entries(otherwise)) {
  test(`one that ${what} is not`, () =>
    inBuilt((cache, folder) => {
      change(folder)
      assert.not.ok(isBuilt(cache, folder, pin))
    }))
}

test('one that was only renamed away and back, as npm does, is', () =>
  inBuilt((cache, folder) => {
    renameSync(folder, `${folder}.retired`)
    renameSync(`${folder}.retired`, folder)
    assert.ok(isBuilt(cache, folder, pin))
  }))

test('another approval, another folder, or a broken record knows nothing', () =>
  inBuilt((cache, folder) => {
    assert.not.ok(isBuilt(cache, folder, { ...pin, scripts: { ...pin.scripts, preinstall: 'other' } }))
    assert.not.ok(isBuilt(cache, folder, { ...pin, content: 'sha256-y' }))
    assert.not.ok(isBuilt(cache, `${folder}/../it`, pin))
    assert.not.ok(isBuilt(`${cache}/none`, folder, pin))
  }))

test.run()
