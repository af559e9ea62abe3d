import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { binShadowsCommand } from '../../src/rules/bin-shadows-command.ts'
import { archive, hits, known, manifest, unknown } from './evidence.ts'

const naming = (downloads: number | null) =>
  known({ downloads, near: null, invented: false, scopeKnown: false, aliasDownloads: null })
const withBin = (...names: string[]) =>
  known(archive({ manifest: manifest({ bin: Object.fromEntries(names.map((name) => [name, 'x.js'])) }) }))

test('a bin in the place of a common command is a hit', () => {
  assert.is(hits(binShadowsCommand, { archive: withBin('git', 'npm'), naming: naming(null) }).length, 2)
  assert.is(hits(binShadowsCommand, { archive: withBin('Node.exe'), naming: naming(500) }).length, 1)
})

test('a well-known package owns its name, and other bins are quiet', () => {
  assert.equal(hits(binShadowsCommand, { archive: withBin('npm', 'npx'), naming: naming(30_000_000) }), [])
  assert.equal(hits(binShadowsCommand, { archive: withBin('eslint', 'gitx'), naming: naming(null) }), [])
})

test('nothing is said of what is unknown', () => {
  assert.equal(hits(binShadowsCommand, { archive: unknown('gone'), naming: naming(null) }), [])
  assert.equal(hits(binShadowsCommand, { archive: known(null), naming: naming(null) }), [])
  assert.equal(hits(binShadowsCommand, { archive: withBin('git'), naming: unknown('no list') }), [])
})

test.run()
