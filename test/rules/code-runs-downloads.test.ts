import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { codeRunsDownloads } from '../../src/rules/code-runs-downloads.ts'
import { code, signal } from './code.ts'
import { hits, says, unknown } from './evidence.ts'

test('a hit names what and when', () => {
  assert.match(
    says(
      codeRunsDownloads,
      code(signal('flow/run', { from: ['network:a.invalid'], host: 'a.invalid', how: 'eval' }, ['import'])),
    )[0] as string,
    /runs what a\.invalid sends/,
  )
})

test('a command line may hold a version that a registry told', () => {
  assert.equal(hits(codeRunsDownloads, code(signal('flow/run', { from: ['network'], how: 'command' }))), [])
})

test('a downloader tries the binary that it put into its own folder', () => {
  assert.equal(
    hits(
      codeRunsDownloads,
      code(
        signal('flow/write', { host: 'a.invalid', path: './bin/a' }),
        signal('process/run', { command: './bin/a --version' }),
      ),
    ),
    [],
  )
})

test("a program that a registry's version is told to", () => {
  assert.equal(
    hits(codeRunsDownloads, code(signal('flow/run', { from: ['network'], how: 'command', program: 'known' }))),
    [],
  )
})

test('unpacking is not running', () => {
  assert.equal(
    hits(
      codeRunsDownloads,
      code(
        signal('flow/write', { host: 'a.invalid', path: '/tmp/x.tgz' }),
        signal('process/shell', { command: 'tar xf /tmp/x.tgz' }),
      ),
    ),
    [],
  )
})

test('machine code that was fetched is opened', () => {
  const [written, opened] = [
    signal('flow/write', { host: 'drop.invalid', path: '/tmp/a.node' }),
    signal('code/native', { how: 'dlopen', path: '/tmp/a.node' }),
  ]
  assert.equal(hits(codeRunsDownloads, code(written, opened)).length, 1)
  assert.equal(hits(codeRunsDownloads, code(written, signal('code/native', { how: 'dlopen', path: './a.node' }))), [])
})

test('code that was not read says nothing here: it is a gap', () => {
  assert.equal(hits(codeRunsDownloads, { code: unknown('not finished') }), [])
})

test('a line for a shell that a client sent is a back door, a program that a client names may be a tool', () => {
  const told = { from: ['request'], how: 'command', program: 'told', runs: 'call' }
  const one = (more: object) => code(signal('flow/run', { ...told, ...more }, ['import']))
  assert.equal(hits(codeRunsDownloads, one({ line: 'yes' })).length, 1)
  assert.equal(hits(codeRunsDownloads, one({})), [])
})

test.run()
