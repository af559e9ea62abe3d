import { type ChildProcessByStdio, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { Readable } from 'node:stream'
import { test } from 'uvu'
import * as assert from 'uvu/assert'

const repository = join(import.meta.dirname, '..')
const temporary: string[] = []

test.after(() => {
  for (const folder of temporary) rmSync(folder, { recursive: true, force: true })
})

/** Lines of one test file, after uvu's imports. */
type Lines = readonly string[]

const runner = (files: Readonly<Record<string, Lines>>, ...args: string[]) => start(files, ...args).ended

function start(files: Readonly<Record<string, Lines>>, ...args: string[]) {
  const root = mkdtempSync(join(tmpdir(), 'portcullis-run-'))
  temporary.push(root)
  symlinkSync(join(repository, 'node_modules'), join(root, 'node_modules'), 'dir')
  writeFileSync(join(root, 'package.json'), '{ "type": "module" }')
  mkdirSync(join(root, 'test'))
  for (const [name, lines] of Object.entries(files)) {
    const path = join(root, 'test', name)
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, ["import { suite, test } from 'uvu'", ...lines, ''].join('\n'))
  }
  const command = ['--import', 'tsx', join(import.meta.dirname, 'run.ts'), '--root', root, ...args]
  const started = spawn(process.execPath, command, { cwd: repository, stdio: ['ignore', 'pipe', 'inherit'] })
  return { started, ended: endOf(started) }
}

async function endOf(process: ChildProcessByStdio<null, Readable, null>) {
  let output = ''
  process.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    output += chunk
  })
  const [code] = await once(process, 'close')
  return { code, output, last: output.trimEnd().split('\n').at(-1) }
}

const one = (...lines: string[]) => runner({ 'one.test.ts': lines })
const passes = "test('passes', () => {})"
const run = 'test.run()'

test('counts what passed and ends with one line that says so', async () => {
  const { code, last, output } = await runner({
    'a.test.ts': [passes, run],
    'deep/er/b.test.ts': [passes, passes, run],
  })
  assert.is(last, '3 passed, 0 failed')
  assert.is(code, 0)
  assert.match(output, /^ok {3}test\/deep\/er\/b\.test\.ts \(2 passed, \d+ ms\)$/m)
})

test('a failure is counted and its output shown', async () => {
  const { code, last, output } = await one(passes, "test('breaks', () => { throw new Error('the reason') })", run)
  assert.is(last, '1 passed, 1 failed')
  assert.is(code, 1)
  assert.match(output, 'the reason')
})

test('uvu trap: a before hook that throws fails the file', async () => {
  const { code, last, output } = await one("test.before(() => { throw new Error('no') })", passes, run)
  assert.is(last, '0 passed, 1 failed')
  assert.match(output, '0 of 1 passed')
  assert.is(code, 1)
})

test('uvu trap: a file without .run() fails', async () => {
  const { code, last, output } = await one(passes)
  assert.is(last, '0 passed, 1 failed')
  assert.is(code, 1)
  assert.match(output, 'test.run() is missing')
})

test('uvu trap: throw null fails', async () => {
  const { code, last } = await one(passes, "test('null', () => { throw null })", run)
  assert.is(last, '1 passed, 1 failed')
  assert.is(code, 1)
})

test('uvu trap: no file that matches fails', async () => {
  for (const { code, last } of [await runner({}), await runner({ 'a.test.ts': [passes, run] }, 'elsewhere')]) {
    assert.is(last, '0 passed, 0 failed')
    assert.is(code, 1)
  }
})

test('a file without tests fails', async () => {
  const { code, last } = await runner({ 'a.test.ts': [passes, run], 'b.test.ts': [run] })
  assert.is(last, '1 passed, 1 failed')
  assert.is(code, 1)
})

test('a suite that is never run fails although another one was', async () => {
  const { last, output } = await one(passes, run, "const forgotten = suite('forgotten')", "forgotten('x', () => {})")
  assert.is(last, '1 passed, 1 failed')
  assert.match(output, 'forgotten.run() is missing')
})

test('tests behind .run() fail the file, because they never run', async () => {
  const { last, output } = await one(passes, run, passes)
  assert.is(last, '1 passed, 1 failed')
  assert.match(output, 'tests stand behind test.run()')
})

test('a forgotten .only fails the file', async () => {
  const { code, last } = await one(passes, "test.only('this', () => {})", run)
  assert.is(last, '1 passed, 1 failed, 1 skipped')
  assert.is(code, 1)
})

test('skipped tests are counted apart and pass', async () => {
  const { code, last } = await one(passes, "test.skip('later', () => {})", run)
  assert.is(last, '1 passed, 0 failed, 1 skipped')
  assert.is(code, 0)
})

test('nothing but skipped tests prove nothing', async () => {
  const { code, last } = await one("test.skip('later', () => {})", run)
  assert.is(last, '0 passed, 0 failed, 1 skipped')
  assert.is(code, 1)
})

test('a file that leaves with exit code 0 before its summary fails', async () => {
  const { code, last, output } = await one("test('leaves', () => process.reallyExit(0))", run)
  assert.is(last, '0 passed, 1 failed')
  assert.is(code, 1)
  assert.match(output, 'no summary')
})

test('an exit code other than 0 fails the file although every test passed', async () => {
  const { last, output } = await one(passes, run, "process.on('exit', () => { process.exitCode = 3 })")
  assert.is(last, '1 passed, 1 failed')
  assert.match(output, 'exit code 3')
})

test('a file that a signal ends fails', async () => {
  const { last, output } = await one("test('dies', () => process.kill(process.pid, 'SIGKILL'))", run)
  assert.is(last, '0 passed, 1 failed')
  assert.match(output, 'ended by SIGKILL')
})

const child = (code: string) => `spawn(process.execPath, ['-e', ${JSON.stringify(code)}], { stdio: 'inherit' }).unref()`
const importSpawn = "import { spawn } from 'node:child_process'"

test('a process that a file leaves behind neither holds up the run nor outlives it', async () => {
  const left = `test('leaves one', () => { ${child('setInterval(() => {}, 1e6)')} })`
  const { code, last } = await runner({ 'one.test.ts': [importSpawn, left, run] }, '--timeout', '60000')
  assert.is(last, '1 passed, 0 failed')
  assert.is(code, 0)
})

test('a file that takes too long is ended and fails', async () => {
  const hangs = "test('hangs', async () => { await new Promise(() => setInterval(() => {}, 1e6)) })"
  const { code, last, output } = await runner({ 'one.test.ts': [hangs, run] }, '--timeout', '1')
  assert.is(last, '0 passed, 1 failed')
  assert.is(code, 1)
  assert.match(output, 'not done after 1 ms')
})

test('ending the runner ends all that its files started', async () => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const connect = `require('net').connect(${port}, '127.0.0.1'); setInterval(() => {}, 1e6)`
  const hangs = `test('hangs', () => new Promise(() => { setInterval(() => {}, 1e6); ${child(connect)} }))`
  const { started, ended } = start({ 'one.test.ts': [importSpawn, hangs, run] })
  const first = await Promise.race([once(server, 'connection'), ended])
  assert.ok(Array.isArray(first), 'the runner ended before its file started anything')
  const [socket] = first as [Socket]
  const gone = new Promise((resolve) =>
    socket
      .on('error', () => {})
      .resume()
      .once('close', resolve),
  )
  started.kill('SIGTERM')
  await gone
  server.close()
  assert.is((await ended).code, 128)
})

test('words choose the files whose path has one of them', async () => {
  const files = { 'parse/a.test.ts': [passes, run], 'feed/b.test.ts': [passes, run], 'ask/c.test.ts': [passes, run] }
  const { last, output } = await runner(files, 'parse', 'feed/b')
  assert.is(last, '2 passed, 0 failed')
  assert.not.match(output, 'ask/c')
})

test('a test sees neither a terminal on standard input nor what npm sets for its scripts', async () => {
  const sees =
    "test('sees', () => { if (process.stdin.isTTY || process.env.npm_lifecycle_event) throw new Error('x') })"
  process.env.npm_lifecycle_event = 'test'
  const { last } = await one(sees, run)
  assert.is(last, '1 passed, 0 failed')
})

test.run()
