import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { codeHooksPage } from '../../src/rules/code-hooks-page.ts'
import { code, signal } from './code.ts'
import { hits, says, unknown } from './evidence.ts'

test('a hit names what and when', () => {
  assert.match(
    says(
      codeHooksPage,
      code(signal('page/hook', { name: 'fetch' }, ['import']), signal('address/swap', { count: 40 }, ['import'])),
    )[0] as string,
    /replaces fetch/,
  )
})

test('a monitor wraps fetch and holds no addresses', () => {
  assert.equal(hits(codeHooksPage, code(signal('page/hook', { name: 'fetch' }, ['import']))), [])
})

test('a list of contracts hooks nothing', () => {
  assert.equal(hits(codeHooksPage, code(signal('address/swap', { count: 40 }, ['import']))), [])
})

const hook = signal('page/hook', { name: 'fetch' }, ['import'])

test('what looks like an address is replaced', () => {
  assert.equal(
    hits(codeHooksPage, code(hook, signal('address/swap', { count: 1, how: 'replaces' }, ['import']))).length,
    1,
  )
})

test('a provider of a wallet knows a contract', () => {
  assert.equal(hits(codeHooksPage, code(hook, signal('address/swap', { count: 2 }, ['import']))), [])
})

test('code that was not read says nothing here: it is a gap', () => {
  assert.equal(hits(codeHooksPage, { code: unknown('not finished') }), [])
})

test.run()
