import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { speaking } from '../speaking.ts'
import { harm } from './harm.ts'
import { loaders } from './loaders.ts'
import { stealers } from './stealers.ts'
import { wallets } from './wallets.ts'
import { worms } from './worms.ts'

/**
 * Incidents of 2022 to 2026 and their like, rebuilt in inert form before the rules had seen them. At first sight 44 of 93
 * were stopped and 3 asked about (November 2026); what is still missed says so, and fails here once it is found.
 */
for (const { name, missed = false, hostile, honest } of [...worms, ...wallets, ...loaders, ...stealers, ...harm]) {
  test(`${name}: ${missed ? 'missed' : 'stopped'}`, () => {
    const critical = speaking(hostile).filter(({ severity }) => severity === 'critical')
    assert.is(critical.length === 0, missed, critical.map(({ id }) => id).join(', ') || 'silence')
  })
  if (honest)
    test(`${name}: what looks like it is quiet`, () => {
      assert.equal(
        speaking(honest).map(({ id }) => id),
        [],
      )
    })
}

test.run()
