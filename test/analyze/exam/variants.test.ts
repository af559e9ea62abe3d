import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { speaking } from '../speaking.ts'
import { cards, downloads, drains, gitHooks, lookalikes, wipers } from './variants.ts'

for (const { name, hostile, honest } of [gitHooks, drains, wipers, downloads, lookalikes, cards]) {
  for (const [wording, fixture] of Object.entries(hostile))
    test(`${name}: ${wording}: stopped`, () => {
      const found = speaking(fixture)
      assert.ok(
        found.some(({ severity }) => severity === 'critical'),
        found.map(({ id }) => id).join(', ') || 'silence',
      )
    })
  for (const [wording, fixture] of Object.entries(honest))
    test(`${name}: ${wording}: quiet`, () => {
      assert.equal(
        speaking(fixture).map(({ id }) => id),
        [],
      )
    })
}

test.run()
