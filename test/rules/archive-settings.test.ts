import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { archiveSettings } from '../../src/rules/archive-settings.ts'
import { archive, hits, known, unknown } from './evidence.ts'

const carrying = (what: 'runs' | 'settings') => known(archive({ carried: [{ path: '.x', what, says: 'node x.js' }] }))

test('a package that carries such a file is a hit, with the place', () => {
  assert.is(hits(archiveSettings, { archive: carrying('settings') })[0]?.file, '.x')
})

test('one that carries none, or only the other kind, is quiet', () => {
  assert.equal(hits(archiveSettings, {}), [])
  assert.equal(hits(archiveSettings, { archive: carrying('runs') }), [])
})

test('what could not be read says nothing', () => {
  assert.equal(hits(archiveSettings, { archive: unknown('gone') }), [])
  assert.equal(hits(archiveSettings, { archive: known(null) }), [])
})

test.run()
