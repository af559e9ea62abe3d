import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { provenanceMoved } from '../../src/rules/provenance-moved.ts'
import { hits, known, says, unknown } from './evidence.ts'

const build = { repository: 'https://g.invalid/a/a', workflow: '.github/workflows/release.yml', builder: 'hosted' }
const provenance = (before: object) => ({ provenance: known({ build, before: { ...build, ...before } }) })

test('another repository, workflow or builder is a hit each', () => {
  assert.equal(says(provenanceMoved, provenance({ repository: 'https://g.invalid/b/a', builder: 'own' })), [
    'the repository that built it is https://g.invalid/a/a; the release before it was built by https://g.invalid/b/a',
    'the builder that built it is hosted; the release before it was built by own',
  ])
})

test('the same build is quiet, and so is the first one', () => {
  assert.equal(hits(provenanceMoved, provenance({})), [])
  assert.equal(hits(provenanceMoved, { provenance: known({ build }) }), [])
})

test('without provenance nothing is said', () => {
  assert.equal(hits(provenanceMoved, { provenance: known(null) }), [])
  assert.equal(hits(provenanceMoved, { provenance: unknown('no network') }), [])
  assert.ok(provenanceMoved.needs.includes('provenance'))
})

test.run()
