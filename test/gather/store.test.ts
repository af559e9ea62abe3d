import { chmodSync, existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { openStore } from '../../src/gather/store.ts'
import { temporary } from './support.ts'

const filesOf = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ name }) => name)

test('what is written is read again, also by the next run', () => {
  const folder = join(temporary(), 'cache')
  openStore(folder).write('kind-1', 'key', { a: [1, 'x'] })
  assert.equal(openStore(folder).read('kind-1', 'key'), { a: [1, 'x'] })
  assert.is(openStore(folder).read('kind-2', 'key'), undefined)
  assert.is(openStore(folder).read('kind-1', 'other'), undefined)
})

test('the folder and its entries are for their owner only, and no temporary file stays', () => {
  const folder = join(temporary(), 'cache')
  openStore(folder).write('kind-1', 'key', 1)
  const names = filesOf(folder)
  assert.is(names.length, 1)
  assert.match(names[0] ?? '', /^[0-9a-f]{64}\.json$/u)
  if (process.platform !== 'win32') assert.is(statSync(folder).mode & 0o777, 0o700)
})

test('no key can leave the folder', () => {
  const outer = temporary()
  const folder = join(outer, 'cache')
  const store = openStore(folder)
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.constantFrom('../../x', '/etc/x', '..', 'a\0b', '__proto__')), (key) => {
      store.write('kind-1', key, key)
      assert.is(store.read('kind-1', key), key)
      assert.equal(readdirSync(outer), ['cache'])
      assert.equal(readdirSync(folder), ['kind-1'])
    }),
  )
})

for (const [what, text] of [
  ['cut', '{"key":"k","va'],
  ['of another key', '{"key":"other","value":1}'],
  ['empty', ''],
  ['no object', '7'],
]) {
  test(`an entry that is ${what} is ignored and written anew`, () => {
    const folder = join(temporary(), 'cache')
    const store = openStore(folder)
    store.write('kind-1', 'k', 1)
    const [name] = filesOf(folder)
    writeFileSync(join(folder, 'kind-1', (name ?? '').slice(0, 2), name ?? ''), text ?? '')
    assert.is(store.read('kind-1', 'k'), undefined)
    store.write('kind-1', 'k', 2)
    assert.is(store.read('kind-1', 'k'), 2)
  })
}

test('a folder that cannot be made is done without, and says why', () => {
  const file = join(temporary(), 'file')
  writeFileSync(file, '')
  const store = openStore(join(file, 'cache'))
  store.write('kind-1', 'k', 1)
  assert.is(store.read('kind-1', 'k'), undefined)
  assert.match(store.problem ?? '', 'cannot be used')
})

test('a folder in which writing fails still does not throw', () => {
  const folder = join(temporary(), 'cache')
  const store = openStore(folder)
  writeFileSync(join(folder, 'kind-1'), 'in the way')
  store.write('kind-1', 'k', 1)
  assert.is(store.read('kind-1', 'k'), undefined)
})

if (process.platform !== 'win32') {
  test('a folder that every user can write to is not believed', () => {
    const folder = join(temporary(), 'cache')
    openStore(folder).write('kind-1', 'k', 1)
    chmodSync(folder, 0o777)
    const store = openStore(folder)
    assert.is(store.read('kind-1', 'k'), undefined)
    assert.match(store.problem ?? '', 'every user')
  })

  test('a folder left open to a group is closed', () => {
    const folder = join(temporary(), 'cache')
    mkdirSync(folder)
    chmodSync(folder, 0o775)
    assert.is(openStore(folder).problem, undefined)
    assert.is(statSync(folder).mode & 0o777, 0o700)
  })
}

test('opening makes nothing but the folder', () => {
  const folder = join(temporary(), 'cache')
  openStore(folder).read('kind-1', 'k')
  assert.equal(readdirSync(folder), [])
  assert.ok(existsSync(folder))
})

test.run()
