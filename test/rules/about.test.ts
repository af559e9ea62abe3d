import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { aboutOf, abouts } from '../../src/rules/about/index.ts'
import { rules } from '../../src/rules/index.ts'

test('every rule says what it is for, and nothing speaks of a rule that is not', () => {
  const missing = rules.map(({ id }) => id).filter((id) => aboutOf(id) === undefined)
  assert.equal(missing, [], 'write them in src/rules/about/, then run `npm run docs`')
  const ids = new Set<string>(rules.map(({ id }) => id))
  assert.equal(
    Object.keys(abouts).filter((id) => !ids.has(id)),
    [],
  )
})

test('each is whole sentences of its own', () => {
  for (const [id, { why, example, nearMiss }] of Object.entries(abouts)) {
    assert.match(why, /^(?:[A-Z]|npm ).{18,400}\.$/u, id)
    assert.ok(example.length > 5 && nearMiss.length > 5, id)
    assert.is.not(example, nearMiss, id)
  }
  const whys = Object.values(abouts).map(({ why }) => why)
  assert.is(new Set(whys).size, whys.length)
})

test('a name that every object has is no rule', () => {
  assert.is(aboutOf('constructor'), undefined)
  assert.is(aboutOf('__proto__'), undefined)
})

test.run()
