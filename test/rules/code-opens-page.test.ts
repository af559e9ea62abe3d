import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { codeOpensPage } from '../../src/rules/code-opens-page.ts'
import { code, signal } from './code.ts'
import { hits, says, unknown } from './evidence.ts'

test('a hit names the host', () => {
  assert.match(
    says(codeOpensPage, code(signal('page/open', { host: 'ads.invalid' })))[0] as string,
    /page of ads\.invalid/,
  )
})

test('a program opens pages when it is used; a page of this machine is no advertisement', () => {
  assert.equal(hits(codeOpensPage, code(signal('page/open', { host: 'ads.invalid' }, ['bin']))), [])
  assert.equal(hits(codeOpensPage, code(signal('page/open', { host: 'localhost' }))), [])
})

test('code that was not read says nothing here: it is a gap', () => {
  assert.equal(hits(codeOpensPage, { code: unknown('not finished') }), [])
})

test.run()
