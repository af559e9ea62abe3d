import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { codeLiesInWait } from '../../src/rules/code-lies-in-wait.ts'
import { code, signal } from './code.ts'
import { hits, says, unknown } from './evidence.ts'

const under = (condition: string, ...acts: readonly string[]) =>
  signal('hide/condition', { condition, acts }, ['import'])
const talk = signal('network/request', { host: 'drop.invalid' }, ['import'])

test('a hit names what waits and for what', () => {
  assert.match(
    says(codeLiesInWait, code(under('date', 'file/delete')))[0] as string,
    /deletes files only from a date on/,
  )
  assert.equal(hits(codeLiesInWait, code(under('machine', 'network/request'), talk)).length, 1)
  assert.equal(hits(codeLiesInWait, code(under('chance', 'tamper/language'))).length, 1)
})

test('a cache is emptied now and then, and a sample of the visitors is counted', () => {
  assert.equal(hits(codeLiesInWait, code(under('chance', 'file/delete', 'network/request'), talk)), [])
  assert.equal(hits(codeLiesInWait, code(under('sleep', 'network/request', 'file/write'), talk)), [])
})

test('it talks to whom it is told, on the day that it is told', () => {
  assert.equal(hits(codeLiesInWait, code(under('date', 'network/request'))), [])
})

test('it has to act alone', () => {
  const asked = signal('hide/condition', { condition: 'date', acts: ['file/delete'], runs: 'call' }, ['import'])
  assert.equal(hits(codeLiesInWait, code(asked)), [])
})

test('what is its own leaves only where nobody looks on', () => {
  const sends = (from: readonly string[]) => signal('flow/send', { host: 'drop.invalid', from }, ['import'])
  const sayings = says(codeLiesInWait, code(under('debugger', 'flow/send'), sends(['env-secret'])))
  assert.match(sayings[0] as string, /sends away what is not its own only where no debugger is attached/)
  assert.equal(hits(codeLiesInWait, code(under('production', 'flow/send'), sends(['env-secret']))).length, 1)
  assert.equal(hits(codeLiesInWait, code(under('unwatched', 'flow/send'), sends(['system']))), [])
})

test('telemetry and downloads are left out in a build service', () => {
  const acts = ['network/request', 'file/write', 'file/delete', 'process/run', 'flow/run']
  assert.equal(hits(codeLiesInWait, code(under('unwatched', ...acts), talk)), [])
})

test('code that was not read says nothing here: it is a gap', () => {
  assert.equal(hits(codeLiesInWait, { code: unknown('not finished') }), [])
})

test('when it is called: only what wipes the project from a day on', () => {
  const called = (kind: 'file/delete' | 'file/write', args: object, condition = 'date') =>
    hits(
      codeLiesInWait,
      code(
        signal('hide/condition', { condition, acts: [kind], runs: 'call' }, ['import']),
        signal(kind, { path: '…', runs: 'call', ...args }, ['import']),
      ),
    ).length
  assert.is(called('file/write', { among: 'listing' }), 1)
  assert.is(called('file/delete', { among: 'project' }), 1)
  assert.is(called('file/delete', { among: 'project', path: '…/.cache/x' }), 0)
  assert.is(called('file/delete', {}), 0)
  assert.is(called('file/delete', { among: 'listing' }, 'calendar'), 0)
})

test.run()
