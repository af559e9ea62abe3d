import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { codeIntercepts } from '../../src/rules/code-intercepts.ts'
import { code, signal } from './code.ts'
import { hits, says, unknown } from './evidence.ts'

const hook = (name: string) => signal('page/hook', { name }, ['import'])
const request = (host: string) => signal('network/request', { host, runs: 'call' }, ['import'])

test('a hit names what is replaced and whom it talks to', () => {
  const facts = code(hook('Module._load'), request('drop.invalid'))
  assert.match(says(codeIntercepts, facts)[0] as string, /replaces Module\._load and talks to drop\.invalid/)
})

test('an instrument is told where to report, and a page is no program', () => {
  for (const facts of [
    code(hook('Module._load'), request('')),
    code(hook('http.Server.emit'), { ...request('drop.invalid'), file: 'report.js' }),
    code(hook('fetch'), request('drop.invalid')),
    code(signal('page/hook', { name: 'Module._load', runs: 'call' }, ['import']), request('drop.invalid')),
  ])
    assert.equal(hits(codeIntercepts, facts), [])
})

const sends = (host: string) =>
  signal('flow/send', { from: ['intercepted'], names: ['intercepted:jsonwebtoken.sign'], host }, ['import'])

test('what callers hand to a function of another module is sent away', () => {
  assert.match(says(codeIntercepts, code(sends('drop.invalid')))[0] as string, /replaces jsonwebtoken\.sign/)
})

test('an instrument reports to whom it is told', () => {
  assert.equal(hits(codeIntercepts, code(sends(''))), [])
})

test('code that was not read says nothing here: it is a gap', () => {
  assert.equal(hits(codeIntercepts, { code: unknown('not finished') }), [])
})

test('reading files is watched', () => {
  assert.equal(hits(codeIntercepts, code(hook('fs.readFileSync'), request('drop.invalid'))).length, 1)
  assert.equal(hits(codeIntercepts, code(hook('fs.readFileSync'), request(''))), [])
})

test.run()
