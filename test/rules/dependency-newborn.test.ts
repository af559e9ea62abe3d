import { test } from 'uvu'
import * as assert from 'uvu/assert'
import type { Overview } from '../../src/model.ts'
import { dependencyNewborn } from '../../src/rules/dependency-newborn.ts'
import { hits, known, resolved, says, unknown } from './evidence.ts'
import { history } from './releases.ts'

const gained = (fields: Partial<Overview> = {}) => ({
  newDependencies: known([
    { name: 'b', born: '2026-11-18T00:00:00.000Z', people: ['eve'], hasInstallScript: false, ...fields },
  ]),
})

test('a dependency gained that is days old and by others is a hit', () => {
  assert.equal(says(dependencyNewborn, { ...history(), ...gained() }), [
    'depends on b, which 0.9.0 did not; that package is by others and first came out on 2026-11-18',
  ])
})

test('an old one is quiet, and so is one by the same people or of the same scope', () => {
  assert.equal(hits(dependencyNewborn, { ...history(), ...gained({ born: '2026-09-01T00:00:00.000Z' }) }), [])
  assert.equal(hits(dependencyNewborn, { ...history(), ...gained({ people: ['bo', 'eve'] }) }), [])
  const scoped = { package: resolved({ name: '@s/a' }), ...gained({ name: '@s/b' }) }
  assert.equal(hits(dependencyNewborn, { ...history(), ...scoped }), [])
  assert.is(hits(dependencyNewborn, { ...history(), ...scoped, ...gained({ name: '@t/b' }) }).length, 1)
})

test('where people are not told of, only a newborn with an install script is one', () => {
  const nobody = history({
    people: [],
    release: {
      version: '1.0.0',
      published: '2026-11-20T00:00:00.000Z',
      maintainers: [],
      trust: 'none',
      hasInstallScript: false,
      hasCommit: false,
    },
  })
  assert.equal(hits(dependencyNewborn, { ...nobody, ...gained() }), [])
  assert.is(hits(dependencyNewborn, { ...nobody, ...gained({ hasInstallScript: true }) }).length, 1)
})

test('without times or facts nothing is said', () => {
  const { born: _, ...unborn } = gained().newDependencies.value[0]!
  assert.equal(hits(dependencyNewborn, { ...history(), newDependencies: known([unborn]) }), [])
  assert.equal(hits(dependencyNewborn, { ...history(), newDependencies: unknown('no network') }), [])
  assert.equal(dependencyNewborn.needs, ['history', 'newDependencies'])
})

test.run()
