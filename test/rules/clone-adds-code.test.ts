import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { cloneAddsCode } from '../../src/rules/clone-adds-code.ts'
import { code, signal } from './code.ts'
import { copy } from './copies.ts'
import { archive, hits, known, says, unknown } from './evidence.ts'
import { history, release, sparse } from './releases.ts'

const script = { archive: known(archive({ installScripts: { postinstall: 'node x.js' } })) }
const sends = code(signal('network/request', { host: 'c2.invalid' }, ['import']))

test('a copy that adds what acts is a hit, and says what and where', () => {
  const [hit] = hits(cloneAddsCode, { ...history(), ...copy(), ...sends })
  assert.equal([hit?.file, hit?.line], ['index.js', 3])
  assert.equal(says(cloneAddsCode, { ...history(), ...copy(), ...sends, ...script }), [
    'it has the code of parser-js@2.0.0, is by others, and adds an install script (postinstall) and network/request in index.js',
  ])
  assert.equal(says(cloneAddsCode, { ...history(), ...copy({ code: 0, readme: 1 }), ...script }), [
    'it has the README of parser-js@2.0.0, is by others, and adds an install script (postinstall)',
  ])
})

test('to say that it is a fork excuses no addition', () => {
  assert.is(hits(cloneAddsCode, { ...history(), ...copy({ saysFork: true }), ...sends }).length, 1)
})

test('what the original does as well, or in the same file, is no addition', () => {
  assert.equal(hits(cloneAddsCode, { ...history(), ...copy({ kinds: ['network/request'] }), ...sends }), [])
  assert.equal(hits(cloneAddsCode, { ...history(), ...copy({ same: ['index.js'] }), ...sends }), [])
  assert.equal(hits(cloneAddsCode, { ...history(), ...copy({ installs: true }), ...script }), [])
  assert.equal(hits(cloneAddsCode, { ...history(), ...copy(), ...code(signal('file/write')) }), [])
})

test('the same people add what they like, and so does a fork that has had its own releases', () => {
  assert.equal(hits(cloneAddsCode, { ...history({ release: release({ publisher: 'f' }) }), ...copy(), ...sends }), [])
  assert.equal(hits(cloneAddsCode, { ...history({ settled: 10 }), ...copy(), ...sends }), [])
})

test('without people it stands, and what it needs is a gap where it is missing', () => {
  assert.is(hits(cloneAddsCode, { ...sparse(), ...copy({ people: [] }), ...sends }).length, 1)
  assert.equal(hits(cloneAddsCode, { ...history(), copied: unknown('no network'), ...sends }), [])
  assert.equal(cloneAddsCode.needs, ['copied', 'history', 'archive', 'code'])
})

test.run()
