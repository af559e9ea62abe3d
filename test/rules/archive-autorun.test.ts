import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { archiveAutorun } from '../../src/rules/archive-autorun.ts'
import { archive, hits, known, unknown } from './evidence.ts'

const carrying = (what: 'runs' | 'settings') => known(archive({ carried: [{ path: '.x', what, says: 'node x.js' }] }))

test('a package that carries such a file is a hit, with the place', () => {
  assert.is(hits(archiveAutorun, { archive: carrying('runs') })[0]?.file, '.x')
})

test('one that carries none, or only the other kind, is quiet', () => {
  assert.equal(hits(archiveAutorun, {}), [])
  assert.equal(hits(archiveAutorun, { archive: carrying('settings') }), [])
})

test('what could not be read says nothing', () => {
  assert.equal(hits(archiveAutorun, { archive: unknown('gone') }), [])
  assert.equal(hits(archiveAutorun, { archive: known(null) }), [])
})

test.run()
