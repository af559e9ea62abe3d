import { test } from 'uvu'
import * as assert from 'uvu/assert'
import type { Evidence, Overview, Release, ReleaseHistory } from '../../src/model.ts'
import { releaseTakeover } from '../../src/rules/release-takeover.ts'
import { archive, hits, known, says, unknown } from './evidence.ts'
import { history, release, sparse } from './releases.ts'

const script = { archive: known(archive({ installScripts: { postinstall: 'node x.js' } })) }
const gained = (fields: Partial<Overview> = {}) => ({
  newDependencies: known([
    { name: 'b', born: '2026-11-18T00:00:00.000Z', people: ['eve'], hasInstallScript: false, ...fields },
  ]),
})
const stranger: Release = release({ publisher: 'eve', maintainers: ['anna', 'eve'] })
const vouched: Partial<ReleaseHistory> = { before: release({ version: '0.9.0', trust: 'trusted' }), trustedRun: 2 }
const standing = release({ published: '2026-10-01T00:00:00.000Z' })
const asleep = { lastSettled: '2024-01-01T00:00:00.000Z' }
const count = (of: Partial<ReleaseHistory>, more: Partial<Evidence> = {}) =>
  hits(releaseTakeover, { ...history(of), newDependencies: known([]), ...more }).length

test('a stranger who adds the first install script is a takeover', () => {
  assert.equal(says(releaseTakeover, { ...history({ release: stranger }), ...script }), [
    'looks like a takeover of the package: it was published by somebody new, it is the first with an install script',
  ])
})

test('the incidents of the last years are, each by signs that came together', () => {
  const incidents: Record<string, number> = {
    'event-stream 2018: handed over, gains a newborn by a stranger': count({ release: stranger }, gained()),
    'ua-parser-js 2021: three lines within minutes, first install script': count(
      { together: ['0.8.0', '1.0.0'], lines: 3, release: standing },
      script,
    ),
    'nx 2025: published with a stolen token, and a script that was not there': count(vouched, script),
    'shai-hulud 2025: a trusted build, then nothing but a token, days ago': count({ ...vouched, trustedRun: 5 }),
    'axios 2026: a newborn dependency with an install script': count({}, gained({ hasInstallScript: true })),
    'antv 2026: two releases within minutes, both with the first install script': count(
      { together: ['1.0.1'] },
      script,
    ),
    'a sleeping package whose build is gone': count({ ...vouched, ...asleep }),
    'kill-port 2025: years asleep, then its first install script': count(asleep, script),
    'published from no commit by a stranger': count({ committedRun: 3, release: stranger }),
    'another repository builds it and adds a script': count({}, { ...script, provenance: moved }),
  }
  for (const [incident, found] of Object.entries(incidents)) assert.is(found, 1, incident)
})

const build = { repository: 'https://g.invalid/a/a', workflow: 'release.yml', builder: 'hosted' }
const moved = known({ build, before: { ...build, repository: 'https://g.invalid/b/a' } })

test('each sign alone is quiet, and so are those that honest packages show together', () => {
  assert.is(count({ release: stranger }), 0)
  assert.is(count(asleep), 0)
  assert.is(count({ release: stranger, ...asleep }), 0)
  assert.is(count(vouched), 0)
  assert.is(count({ together: ['2.0.0', '3.0.0'], lines: 3 }), 0)
  assert.is(count({ together: ['2.0.0', '3.0.0'], lines: 3, release: stranger }), 0)
  assert.is(count({}, script), 0)
  assert.is(count({ committedRun: 9 }), 0)
  assert.is(count({}, gained()), 0)
  assert.is(count({}, { provenance: moved }), 0)
  assert.is(count({ hadInstallScript: true, release: stranger }, script), 0)
})

test('a loss of trust after a habit of it is held for two weeks', () => {
  const habit = { ...vouched, trustedRun: 3 }
  assert.is(count({ ...habit, release: release({ published: '2026-11-20T00:00:00.000Z' }) }), 1)
  assert.is(count({ ...habit, release: release({ published: '2026-11-01T00:00:00.000Z' }) }), 0)
  assert.is(count({ ...habit, trustLeft: true }), 0)
})

test('no commit is a sign for two weeks', () => {
  assert.is(count({ committedRun: 3 }, script), 1)
  assert.is(count({ committedRun: 3, release: standing }, script), 0)
  assert.is(count({ committedRun: 3, release: release({ hasCommit: true }) }, script), 0)
})

test('a first install script in one of two releases in a hurry is held for two weeks', () => {
  assert.is(count({ together: ['1.0.1'] }, script), 1)
  assert.is(count({ together: ['1.0.1'], release: standing }, script), 0)
})

test('two patterns at once are surer than one', () => {
  const one = hits(releaseTakeover, { ...history({ release: stranger }), ...script })
  const two = hits(releaseTakeover, { ...history({ release: stranger, ...vouched }), ...script })
  assert.equal([one[0]?.confidence, two[0]?.confidence], ['medium', 'high'])
})

test('a dependency that cannot be looked up does not silence the rest', () => {
  assert.is(count({ release: stranger }, { ...script, newDependencies: unknown('it gains 31 at once') }), 1)
  assert.is(count({ release: stranger, ...vouched }, { archive: unknown('no network') }), 1)
})

test('what is not known is no sign', () => {
  assert.equal(hits(releaseTakeover, { ...sparse(), ...script }), [])
  assert.equal(hits(releaseTakeover, { history: known(null), ...script }), [])
  assert.is(count({}, { ...script, provenance: unknown('no network') }), 0)
  assert.is(count({}, { ...script, newDependencies: unknown('no network') }), 0)
  assert.equal(releaseTakeover.needs, ['history'])
})

test.run()
