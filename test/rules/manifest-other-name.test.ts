import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { manifestOtherName } from '../../src/rules/manifest-other-name.ts'
import { archive, hits, known, manifest, resolved, unknown } from './evidence.ts'

const packed = (name: string, version: string, as = resolved()) =>
  hits(manifestOtherName, { package: as, archive: known(archive({ manifest: manifest({ name, version }) })) }).length

test('an archive of another name or version is a hit', () => {
  assert.is(packed('b', '1.0.0'), 1)
  assert.is(packed('a', '1.0.1'), 1)
})

test('the same, and what a registry normalises, is quiet', () => {
  assert.is(packed('a', '1.0.0'), 0)
  assert.is(packed('a', 'v1.0.0'), 0)
  assert.is(packed('a', '1.0.0+build.7'), 0)
})

test('what no registry vouches for, and what could not be read, says nothing', () => {
  assert.is(packed('b', '1.0.0', resolved({ source: { type: 'git', url: 'git+https://g.invalid/a' } })), 0)
  assert.equal(hits(manifestOtherName, { archive: unknown('gone') }), [])
  assert.equal(hits(manifestOtherName, { archive: known(null) }), [])
})

test.run()
