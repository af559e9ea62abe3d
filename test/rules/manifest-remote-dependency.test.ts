import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { manifestRemoteDependency } from '../../src/rules/manifest-remote-dependency.ts'
import { archive, hits, known, manifest, says, unknown } from './evidence.ts'

const depending = (dependencies: Record<string, string>) => ({
  archive: known(archive({ manifest: manifest({ dependencies }) })),
})

test('a dependency on a web server is a hit that names it', () => {
  const said = says(manifestRemoteDependency, depending({ 'ui-styles': 'http://packages.invalid/npm/ui-styles' }))
  assert.match(said[0] as string, /ui-styles from http:\/\/packages\.invalid/)
})

test('ranges, and archives of code hosts, are left to others', () => {
  const github = 'https://github.com/a/b/archive/1.tar.gz'
  assert.equal(hits(manifestRemoteDependency, depending({ a: '^1.0.0', b: github, c: 'npm:d@1' })), [])
})

test('an archive that was not read says nothing here', () => {
  assert.equal(hits(manifestRemoteDependency, { archive: unknown('offline') }), [])
})

test.run()
