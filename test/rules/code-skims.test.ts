import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { codeSkims } from '../../src/rules/code-skims.ts'
import { code, signal } from './code.ts'
import { hits, resolved, says, unknown } from './evidence.ts'

test('a hit names what and when', () => {
  assert.match(
    says(codeSkims, code(signal('flow/send', { from: ['page'], host: 'a.invalid' }, ['import'])))[0] as string,
    /visitors type/,
  )
})

test('a form that is sent to the host its caller names', () => {
  assert.equal(hits(codeSkims, code(signal('flow/send', { from: ['page'], host: '' }, ['import']))), [])
})

test('analytics that have to be called', () => {
  assert.equal(
    hits(codeSkims, code(signal('flow/send', { from: ['page'], host: 'a.invalid', runs: 'call' }, ['import']))),
    [],
  )
})

test('code that was not read says nothing here: it is a gap', () => {
  assert.equal(hits(codeSkims, { code: unknown('not finished') }), [])
})

const middleware = { from: ['login'], host: 'a.invalid', runs: 'call' }

test('what clients of a server prove themselves with, sent on with each request', () => {
  assert.equal(hits(codeSkims, code(signal('flow/send', middleware, ['import']))).length, 1)
})

test('it goes to the host that the caller names, or to that of the package', () => {
  assert.equal(hits(codeSkims, code(signal('flow/send', { ...middleware, host: '' }, ['import']))), [])
  assert.equal(
    hits(codeSkims, {
      package: resolved({ name: 'accounts-express' }),
      ...code(signal('flow/send', { ...middleware, host: 'api.accounts.invalid' }, ['import'])),
    }),
    [],
  )
})

test('cookies of a page, whoever calls, and analytics of what it does not name', () => {
  const sent = (name: string) =>
    signal('flow/send', { from: ['page'], names: [name], host: 'a.invalid', runs: 'call' }, ['import'])
  assert.equal(hits(codeSkims, code(sent('page:document.cookie'))).length, 1)
  assert.equal(hits(codeSkims, code(sent('page:a field of the page'))), [])
})

test('what is typed into a field that the caller hands over, by code that knows numbers of cards', () => {
  const sent = (host: string, names: readonly string[], ...more: readonly ReturnType<typeof signal>[]) =>
    hits(codeSkims, {
      package: resolved({ name: 'card-mask' }),
      ...code(signal('flow/send', { from: ['typed'], names, host, runs: 'call' }, ['import']), ...more),
    }).length
  const card = signal('page/card', {}, ['import'])
  assert.is(sent('a.invalid', ['typed'], card), 1)
  assert.is(sent('mask-assets.invalid', ['typed'], card), 1)
  assert.is(sent('api.mask.invalid', ['typed'], card), 0)
  assert.is(sent('', ['typed'], card), 0)
  assert.is(sent('a.invalid', ['page:document.title'], card), 0)
  assert.is(sent('a.invalid', ['typed']), 0)
})

test('all that a page keeps, to a host that is called as the package is', () => {
  for (const name of ['page:document.cookie', 'page:localStorage.key()', 'page:sessionStorage']) {
    const sent = signal('flow/send', { from: ['page'], names: [name], host: 'px.forms.invalid', runs: 'call' }, [
      'import',
    ])
    assert.equal(hits(codeSkims, { package: resolved({ name: 'forms-kit' }), ...code(sent) }).length, 1, name)
  }
})

test('what callers of a client prove themselves with, to the address that they name, and to another', () => {
  const sent = (host: string, when: readonly 'import'[]) =>
    code(signal('flow/send', { from: ['credential'], names: ['credential:authorization'], host, runs: 'call' }, when))
  assert.equal(hits(codeSkims, sent('a.invalid', ['import'])).length, 1)
  assert.equal(hits(codeSkims, sent('', ['import'])), [])
  assert.equal(hits(codeSkims, sent('localhost', ['import'])), [])
  assert.equal(hits(codeSkims, sent('a.invalid', [])), [])
})

test.run()
