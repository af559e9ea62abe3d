import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { codeTampers } from '../../src/rules/code-tampers.ts'
import { code, signal } from './code.ts'
import { hits, says, unknown } from './evidence.ts'

test('a hit names what and when', () => {
  assert.match(
    says(
      codeTampers,
      code(signal('tamper/package', { path: '/app/app.asar', name: 'an installed application' })),
    )[0] as string,
    /app\.asar/,
  )
})

test('patchers change other packages: that is what they are for', () => {
  assert.equal(
    hits(codeTampers, code(signal('tamper/package', { path: 'node_modules/a/index.js', name: 'another package' }))),
    [],
  )
})

const changes = (...from: readonly string[]) =>
  signal('tamper/package', { name: 'another package', path: '…/node_modules/ethers/index.js', from })

test('code of its own is grafted onto the file of another package', () => {
  assert.equal(hits(codeTampers, code(changes('file', 'own-file'))).length, 1)
})

test('a patcher changes words in it', () => {
  assert.equal(hits(codeTampers, code(changes('file'))), [])
})

test('code that was not read says nothing here: it is a gap', () => {
  assert.equal(hits(codeTampers, { code: unknown('not finished') }), [])
})

test.run()
