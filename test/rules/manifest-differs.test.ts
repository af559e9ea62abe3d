import { test } from 'uvu'
import * as assert from 'uvu/assert'
import type { Manifest } from '../../src/model.ts'
import { manifestDiffers } from '../../src/rules/manifest-differs.ts'
import { archive, hits, known, manifest, says, unknown } from './evidence.ts'

const between = (packed: Partial<Manifest>, listed: Partial<Manifest>) => ({
  archive: known(archive({ manifest: manifest(packed) })),
  registryManifest: known(manifest(listed)),
})

test('an install script that the registry hides is a hit', () => {
  assert.equal(says(manifestDiffers, between({ scripts: { postinstall: 'node x.js' } }, {})), [
    "its archive has scripts.postinstall = node x.js, which the registry's manifest hides",
  ])
})

test('hidden dependencies, other bins, another name or version are hits', () => {
  for (const field of ['dependencies', 'optionalDependencies', 'bin'] as const) {
    assert.is(hits(manifestDiffers, between({ [field]: { evil: '1.0.0' } }, {})).length, 1, field)
  }
  assert.is(hits(manifestDiffers, between({ name: 'b' }, {})).length, 1)
  assert.is(hits(manifestDiffers, between({ version: '2.0.0' }, {})).length, 1)
})

test('a dependency that only the registry lists is a hit too: npm installs by its manifest', () => {
  assert.is(hits(manifestDiffers, between({}, { dependencies: { evil: '1.0.0' } })).length, 1)
})

test('what honest publishing changes is quiet', () => {
  const gyp = between({}, { scripts: { install: 'node-gyp rebuild' }, gypfile: true })
  assert.equal(hits(manifestDiffers, gyp), [])
  assert.equal(hits(manifestDiffers, between({ bin: { a: './cli.js' } }, { bin: { a: 'cli.js' } })), [])
  assert.equal(hits(manifestDiffers, between({ scripts: { test: 'uvu' } }, {})), [])
  assert.equal(hits(manifestDiffers, between({ version: 'v1.0.0+build.5' }, { version: '1.0.0' })), [])
  const optional = between(
    { optionalDependencies: { f: '1' } },
    { optionalDependencies: { f: '1' }, dependencies: { f: '1' } },
  )
  assert.equal(hits(manifestDiffers, optional), [])
})

test('the same node-gyp command without a gypfile is not set aside', () => {
  assert.is(hits(manifestDiffers, between({}, { scripts: { install: 'node-gyp rebuild' } })).length, 1)
})

test('without one of the two it says nothing and asks for both', () => {
  assert.equal(hits(manifestDiffers, { registryManifest: unknown('offline') }), [])
  assert.equal(hits(manifestDiffers, { registryManifest: known(null) }), [])
  assert.equal(manifestDiffers.needs, ['archive', 'registryManifest'])
})

test.run()
