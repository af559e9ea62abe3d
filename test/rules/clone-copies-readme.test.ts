import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { cloneCopiesReadme } from '../../src/rules/clone-copies-readme.ts'
import { copy } from './copies.ts'
import { hits, says, unknown } from './evidence.ts'
import { history, release, sparse } from './releases.ts'

const same = { code: 0, readme: 0.88 }

test('the README of a known package under a name that nobody knows is a hit', () => {
  assert.equal(says(cloneCopiesReadme, { ...history(), ...copy(same) }), [
    'nobody knows its name, and its README is that of parser-js (88 % of it)',
  ])
})

test('a fork that says so is quiet, and so is what the same people publish, and a README of its own', () => {
  assert.equal(hits(cloneCopiesReadme, { ...history(), ...copy({ ...same, saysFork: true }) }), [])
  assert.equal(hits(cloneCopiesReadme, { ...history({ release: release({ publisher: 'f' }) }), ...copy(same) }), [])
  assert.equal(hits(cloneCopiesReadme, { ...history(), ...copy() }), [])
})

test('where people are not told of the copy is left, and contents that are not known are a gap', () => {
  assert.is(hits(cloneCopiesReadme, { ...sparse(), ...copy({ ...same, people: [] }) }).length, 1)
  assert.equal(hits(cloneCopiesReadme, { ...history(), copied: unknown('no network') }), [])
  assert.equal(cloneCopiesReadme.needs, ['copied', 'history'])
})

test.run()
