import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { codeDropsDownload } from '../../src/rules/code-drops-download.ts'
import { code, signal } from './code.ts'
import { hits, resolved, says, unknown } from './evidence.ts'

test('a hit names what and when', () => {
  assert.match(
    says(codeDropsDownload, code(signal('flow/write', { host: 'a.invalid', path: '~/.config/cache.js' })))[0] as string,
    /cache\.js/,
  )
})

test('downloaders keep a cache', () => {
  assert.equal(
    hits(codeDropsDownload, code(signal('flow/write', { host: 'a.invalid', path: '~/.cache/a/chrome.zip' }))),
    [],
  )
})

test('or a folder of their own name', () => {
  assert.equal(
    hits(codeDropsDownload, {
      package: resolved({ name: 'ngrok' }),
      ...code(signal('flow/write', { host: 'a.invalid', path: '~/.ngrok/x.zip' })),
    }),
    [],
  )
})

test('or write below themselves', () => {
  assert.equal(hits(codeDropsDownload, code(signal('flow/write', { host: 'a.invalid', path: './bin/a' }))), [])
})

test('code that was not read says nothing here: it is a gap', () => {
  assert.equal(hits(codeDropsDownload, { code: unknown('not finished') }), [])
})

test('code that a stranger sends, wherever an install puts it', () => {
  const path = 'ethers/lib.commonjs/provider.js'
  assert.equal(hits(codeDropsDownload, code(signal('flow/write', { host: 'a.invalid', path }))).length, 1)
  assert.equal(hits(codeDropsDownload, code(signal('flow/write', { host: 'github.com', path }))), [])
  assert.equal(hits(codeDropsDownload, code(signal('flow/write', { host: 'a.invalid', path }, ['bin']))), [])
})

test.run()
