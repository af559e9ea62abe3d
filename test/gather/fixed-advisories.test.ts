import * as fc from 'fast-check'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { fixedIn } from '../../src/gather/fixed-advisories.ts'
import type { Json } from '../../src/parse/json.ts'

// The shape in which npm's registry answers `npm audit`.
const advisory = (range: string, more: Record<string, Json> = {}): Json => ({
  id: 1093500,
  url: 'https://github.com/advisories/GHSA-c2qf-rxjj-qqgw',
  title: 'semver vulnerable to Regular Expression Denial of Service',
  severity: 'high',
  vulnerable_versions: range,
  ...more,
})
const release = { name: 'semver', before: '7.5.1', version: '7.5.2' }
const ids = (answer: Json, of = release) => fixedIn(answer, of).map(({ id }) => id)

test('an advisory that ends before this very version is fixed by it', () => {
  for (const range of ['<7.5.2', '>=7.0.0 <7.5.2', '>=7.0.0 < 7.5.2 || <5.7.2']) {
    assert.equal(ids({ semver: [advisory(range)] }), ['GHSA-c2qf-rxjj-qqgw'], range)
  }
  assert.equal(ids({ semver: [advisory('<7.5.2', { url: 'https://x.invalid/' })] }), ['npm advisory 1093500'])
})

test('one that does not name it, touches it too or never touched the version before is not', () => {
  for (const range of ['<=7.5.1', '<7.5.3', '<7.5.2 || =7.5.2', '<7.5.20', '>=7.5.2', '<7.5.2-rc.1', '*', '']) {
    assert.equal(ids({ semver: [advisory(range)] }), [], range)
  }
  assert.equal(ids({ semver: [advisory('>=7.5.1-0 <7.5.2')] }, { ...release, before: '7.4.0' }), [])
  assert.equal(ids({ other: [advisory('<7.5.2')] }), [])
})

test('no answer makes it throw', () => {
  void fc.assert(
    fc.property(fc.jsonValue(), fc.string(), (value, range) => {
      fixedIn(value as Json, release)
      fixedIn({ semver: value as Json }, release)
      fixedIn({ semver: [advisory(range)] }, release)
    }),
  )
})

test.run()
