import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { codeRunsBinary } from '../../src/rules/code-runs-binary.ts'
import { code, signal } from './code.ts'
import { hits, resolved, says, unknown } from './evidence.ts'

test('a hit names what and when', () => {
  assert.match(
    says(codeRunsBinary, code(signal('code/native', { path: 'lib.exe', how: 'program' })))[0] as string,
    /lib\.exe/,
  )
})

test("a program of the package's own name", () => {
  assert.equal(
    hits(codeRunsBinary, {
      package: resolved({ name: 'esbuild' }),
      ...code(signal('code/native', { path: 'bin/esbuild.exe', how: 'program' })),
    }),
    [],
  )
})

test('a library of Windows opens a page, one of its own is a program', () => {
  const at = (command: string) => signal('code/native', { path: '…', how: 'rundll32', command })
  assert.equal(hits(codeRunsBinary, code(at('rundll32.exe url.dll,FileProtocolHandler …'))), [])
  assert.is(hits(codeRunsBinary, code(at('rundll32 ./addon.dll,main'))).length, 1)
})

test('a system tool that is asked for facts', () => {
  assert.equal(hits(codeRunsBinary, code(signal('process/run', { command: 'reg.exe' }, ['import']))), [])
})

test('an add-on that is loaded', () => {
  assert.equal(hits(codeRunsBinary, code(signal('code/native', { path: 'build/Release/a.node' }))), [])
})

test('code that was not read says nothing here: it is a gap', () => {
  assert.equal(hits(codeRunsBinary, { code: unknown('not finished') }), [])
})

test.run()
