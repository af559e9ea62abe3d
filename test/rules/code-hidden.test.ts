import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { codeHidden } from '../../src/rules/code-hidden.ts'
import { code, signal } from './code.ts'
import { hits, says, unknown } from './evidence.ts'

test('a hit names what and when', () => {
  assert.match(
    says(codeHidden, code(signal('code/hidden', { how: 'far to the right of a line' }, ['import'])))[0] as string,
    /far to the right/,
  )
})

test('a fixture that nothing loads', () => {
  assert.equal(hits(codeHidden, code(signal('code/hidden', { how: 'far to the right of a line' }, []))), [])
})

test('code that was not read says nothing here: it is a gap', () => {
  assert.equal(hits(codeHidden, { code: unknown('not finished') }), [])
})

test.run()
