import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { releaseFirstInstallScript } from '../../src/rules/release-first-install-script.ts'
import { archive, hits, known, says, unknown } from './evidence.ts'
import { history } from './releases.ts'

const withScript = { archive: known(archive({ installScripts: { preinstall: 'node x.js' } })) }

test('an install script where no release before had one is a hit', () => {
  assert.equal(says(releaseFirstInstallScript, { ...history(), ...withScript }), [
    'the first release with an install script (preinstall); 9 before it had none',
  ])
})

test('a package that had one before, or hardly any release before, is quiet', () => {
  assert.equal(hits(releaseFirstInstallScript, { ...history({ hadInstallScript: true }), ...withScript }), [])
  assert.equal(hits(releaseFirstInstallScript, { ...history({ settled: 2 }), ...withScript }), [])
  assert.equal(hits(releaseFirstInstallScript, history()), [])
})

test('without the archive or the history nothing is said', () => {
  assert.equal(hits(releaseFirstInstallScript, { ...history(), archive: unknown('no network') }), [])
  assert.equal(hits(releaseFirstInstallScript, { history: known(null), ...withScript }), [])
  assert.equal(releaseFirstInstallScript.needs, ['history', 'archive'])
})

test.run()
