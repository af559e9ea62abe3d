import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { releaseReplaced } from '../../src/rules/release-replaced.ts'
import { hits, known, resolved, says } from './evidence.ts'
import { history } from './releases.ts'

const locked = (integrity: string) => ({ package: resolved({ integrity }) })

test('another hash under the same version is a hit', () => {
  assert.equal(says(releaseReplaced, { ...locked('sha512-AA=='), ...history({ integrity: 'sha512-BB==' }) }), [
    'the registry now has sha512-BB== under this version, the lockfile has sha512-AA==',
  ])
})

test('the same hash is quiet among others, and so are hashes of two algorithms', () => {
  const listed = history({ integrity: 'sha512-AA==' })
  assert.equal(hits(releaseReplaced, { ...locked('sha512-AA=='), ...listed }), [])
  assert.equal(hits(releaseReplaced, { ...locked('sha1-CC== sha512-AA==?x'), ...listed }), [])
  assert.equal(hits(releaseReplaced, { ...locked('sha1-CC=='), ...listed }), [])
})

test('without one of the two there is nothing to compare', () => {
  const { integrity: _, ...bare } = resolved()
  assert.equal(hits(releaseReplaced, { package: bare, ...history({ integrity: 'sha512-AA==' }) }), [])
  assert.equal(hits(releaseReplaced, history()), [])
  assert.equal(hits(releaseReplaced, { history: known(null) }), [])
  assert.ok(releaseReplaced.needs.includes('history'))
})

test.run()
