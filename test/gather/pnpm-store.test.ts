import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { filesInStore } from '../../src/gather/pnpm-store.ts'
import { integrityOf } from '../../src/parse/integrity.ts'

/** A store of pnpm 10; that of pnpm 11 and 12 is read where these are (test/e2e/prompt.test.ts), as Node 20 has no SQLite. */
const test = suite<{ folder: string }>('pnpm-store', { folder: '' })
test.before.each((context) => {
  context.folder = mkdtempSync(join(tmpdir(), 'portcullis-store-'))
})
test.after.each(({ folder }) => rmSync(folder, { recursive: true }))

const archive = Buffer.from('an archive')
const wanted = { id: '@a/b@1.0.0', integrity: integrityOf(archive) }

function put(path: string, content: string | Buffer): void {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, content)
}

/** @param spoil changes what lies in the store before it is read */
function storeIn(
  folder: string,
  files: Readonly<Record<string, string>>,
  spoil: Readonly<Record<string, string>> = {},
): void {
  const store = join(folder, 'store', 'v10')
  put(join(folder, 'node_modules', '.modules.yaml'), `storeDir: ${store}\n`)
  const index: Record<string, object> = {}
  for (const [path, content] of Object.entries(files)) {
    const hex = createHash('sha512').update(content).digest('hex')
    index[path] = { integrity: integrityOf(Buffer.from(content)), mode: 420, size: content.length }
    const isProgram = path.startsWith('bin/')
    put(join(store, 'files', hex.slice(0, 2), `${hex.slice(2)}${isProgram ? '-exec' : ''}`), spoil[path] ?? content)
  }
  const hex = createHash('sha512').update(archive).digest('hex').slice(0, 64)
  put(join(store, 'index', hex.slice(0, 2), `${hex.slice(2)}-@a+b@1.0.0.json`), JSON.stringify({ files: index }))
}

const files = { 'package.json': '{}', 'lib/a.js': 'a()', 'bin/a': '#!/bin/sh' }

test('files are found by integrity and name, programs too', async ({ folder }) => {
  storeIn(folder, files)
  const found = await filesInStore(folder, wanted)
  assert.equal(Object.fromEntries(found?.map(({ path, bytes }) => [path, String(bytes)]) ?? []), files)
})

test('another package, no integrity, or no store at all finds nothing', async ({ folder }) => {
  assert.is(await filesInStore(folder, wanted), undefined)
  storeIn(folder, files)
  assert.is(await filesInStore(folder, { ...wanted, id: '@a/b@1.0.1' }), undefined)
  assert.is(await filesInStore(folder, { ...wanted, integrity: integrityOf(Buffer.from('other')) }), undefined)
  assert.is(await filesInStore(folder, { id: wanted.id }), undefined)
})

test('one content that is not the one of its hash spoils all', async ({ folder }) => {
  storeIn(folder, files, { 'lib/a.js': 'b()' })
  assert.is(await filesInStore(folder, wanted), undefined)
})

test('paths that lead out of the package are none', async ({ folder }) => {
  for (const path of ['../a.js', '/a.js', 'lib/../../a.js', './a.js']) {
    storeIn(folder, { ...files, [path]: 'a()' })
    assert.is(await filesInStore(folder, wanted), undefined, path)
  }
})

test('a store of another kind is not read', async ({ folder }) => {
  storeIn(folder, files)
  put(join(folder, 'node_modules', '.modules.yaml'), `storeDir: ${join(folder, 'store')}\n`)
  assert.is(await filesInStore(folder, wanted), undefined)
})

test.run()
