import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { speaking } from '../speaking.ts'
import { incidents } from './incidents.ts'
import { obfuscators } from './obfuscators.ts'
import { techniques } from './techniques.ts'
import { variants } from './variants.ts'

for (const { name, rule, hostile, honest } of [...techniques, ...incidents, ...obfuscators, ...variants]) {
  test(`${name}: ${rule} speaks`, () => {
    const ids = speaking(hostile).map(({ id }) => id)
    assert.ok(ids.includes(rule as (typeof ids)[number]), `only ${ids.join(', ') || 'silence'}`)
  })
  test(`${name}: what looks like it is quiet`, () => {
    assert.equal(
      speaking(honest).map(({ id }) => id),
      [],
    )
  })
}

test.run()
