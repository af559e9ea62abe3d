import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { cloneCopiesPackage } from '../../src/rules/clone-copies-package.ts'
import { copy } from './copies.ts'
import { hits, known, says, unknown } from './evidence.ts'
import { history, release, sparse } from './releases.ts'

test('the code of a known package under a name that nobody knows is a hit', () => {
  assert.equal(says(cloneCopiesPackage, { ...history(), ...copy() }), [
    'nobody knows its name, and it has 92 % of the code of parser-js@2.0.0',
  ])
})

test('a fork that says so is quiet, and so is what the same people publish, and what has only the README', () => {
  assert.equal(hits(cloneCopiesPackage, { ...history(), ...copy({ saysFork: true }) }), [])
  assert.equal(hits(cloneCopiesPackage, { ...history({ release: release({ publisher: 'f' }) }), ...copy() }), [])
  assert.equal(hits(cloneCopiesPackage, { ...history(), ...copy({ code: 0, readme: 1 }) }), [])
})

test('where people are not told of the copy is left, and contents that are not known are a gap', () => {
  assert.is(hits(cloneCopiesPackage, { ...sparse(), ...copy({ people: [] }) }).length, 1)
  assert.equal(hits(cloneCopiesPackage, { ...history(), copied: unknown('no network') }), [])
  assert.equal(hits(cloneCopiesPackage, { ...history(), copied: known(null) }), [])
  assert.equal(cloneCopiesPackage.needs, ['copied', 'history'])
})

test.run()
