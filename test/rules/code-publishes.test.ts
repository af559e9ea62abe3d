import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { codePublishes } from '../../src/rules/code-publishes.ts'
import { code, signal } from './code.ts'
import { hits, says, unknown } from './evidence.ts'

test('a hit names what and when', () => {
  assert.match(
    says(codePublishes, code(signal('publish/package', { command: 'npm publish' })))[0] as string,
    /npm publish/,
  )
})

test('a release tool publishes when it is started', () => {
  assert.equal(hits(codePublishes, code(signal('publish/package', { command: 'npm publish' }, ['bin']))), [])
})

test('code that was not read says nothing here: it is a gap', () => {
  assert.equal(hits(codePublishes, { code: unknown('not finished') }), [])
})

test.run()
