import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { codeRunsDropped } from '../../src/rules/code-runs-dropped.ts'
import { code, signal } from './code.ts'
import { hits, resolved, says, unknown } from './evidence.ts'

const start = (command: string) => signal('process/shell', { command })

test('a hit names the script', () => {
  const facts = code(signal('file/write', { path: '/tmp/u.vbs' }), start('wscript /tmp/u.vbs'))
  assert.match(says(codeRunsDropped, facts)[0] as string, /writes \/tmp\/u\.vbs and starts it when it is installed/)
  assert.is(hits(codeRunsDropped, code(signal('file/write', { path: '/tmp/a.exe' }), start('"/tmp/a.exe"'))).length, 1)
})

test('what is written for a tool to read is no script, and one of its own folder is its own', () => {
  for (const [path, command] of [
    ['/tmp/message.txt', 'git commit -F /tmp/message.txt'],
    ['/tmp/a.sh', 'tar xf /tmp/a.sh'],
    ['./build/run.sh', 'sh ./build/run.sh'],
    ['/tmp/a.sh', 'sh /tmp/b.sh'],
  ] as const)
    assert.equal(hits(codeRunsDropped, code(signal('file/write', { path }), start(command))), [], command)
})

test('a downloader tries its own program', () => {
  const path = '/tmp/1.2.3/sample/sample.exe'
  const facts = { package: resolved({ name: 'sample' }), ...code(signal('file/write', { path }), start(path)) }
  assert.equal(hits(codeRunsDropped, facts), [])
})

test('a dialogue of the administrator waits to be called', () => {
  const runs = { runs: 'call' }
  const facts = code(
    signal('file/write', { path: '/tmp/a.bat', ...runs }, ['import']),
    signal('process/shell', { command: 'cmd /tmp/a.bat', ...runs }, ['import']),
  )
  assert.equal(hits(codeRunsDropped, facts), [])
})

test('code that was not read says nothing here: it is a gap', () => {
  assert.equal(hits(codeRunsDropped, { code: unknown('not finished') }), [])
})

test.run()
