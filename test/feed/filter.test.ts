import * as fc from 'fast-check'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { makeFilter, mayHave } from '../../src/feed/filter.ts'

test('property: a name that was put in is never denied', async () => {
  await fc.assert(
    fc.property(fc.uniqueArray(fc.string(), { maxLength: 200 }), (names) => {
      const filter = makeFilter(names)
      for (const name of names) assert.ok(mayHave(filter, name), name)
    }),
  )
})

test('few strangers pass', () => {
  const names = Array.from({ length: 5000 }, (_none, index) => `package-${index}`)
  const filter = makeFilter(names)
  const passed = names.filter((name) => mayHave(filter, `${name}-x`)).length
  assert.ok(passed > 0 && passed < 150, `${passed} of 5000`)
})

test('an empty filter denies', () => {
  assert.not(mayHave(makeFilter([]), 'a'))
})

test.run()
