import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { integrityMissing } from '../../src/rules/integrity-missing.ts'
import { hits, resolved } from './evidence.ts'

const without = (fields: object) => {
  const { integrity, ...rest } = resolved(fields)
  return rest
}

test('a registry package without integrity is a hit', () => {
  assert.is(hits(integrityMissing, { package: without({}) }).length, 1)
})

test('one with integrity is quiet', () => {
  assert.equal(hits(integrityMissing, {}), [])
})

test("yarn's own checksum is one that only yarn can hold bytes to, and still no hole in the lockfile", () => {
  assert.equal(hits(integrityMissing, { package: without({ checksum: '10c0/ab' }) }), [])
})

test('git, folders and bundled packages never have one', () => {
  assert.equal(
    hits(integrityMissing, { package: without({ source: { type: 'git', url: 'git+ssh://g.invalid/a' } }) }),
    [],
  )
  assert.equal(hits(integrityMissing, { package: without({ source: { type: 'directory', path: 'packages/a' } }) }), [])
  assert.equal(hits(integrityMissing, { package: without({ bundled: true }) }), [])
})

test.run()
