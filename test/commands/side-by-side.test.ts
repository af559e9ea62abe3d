import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { sideBySide } from '../../src/commands/side-by-side.ts'

test('so many run at a time, each once and in order', async () => {
  const started: number[] = []
  let [running, most] = [0, 0]
  const failure = await sideBySide(
    [1, 2, 3, 4, 5],
    async (one) => {
      started.push(one)
      most = Math.max(most, ++running)
      await new Promise(setImmediate)
      running--
    },
    2,
  )
  assert.equal([failure, started, most], [undefined, [1, 2, 3, 4, 5], 2])
})

test('after a failure nothing more starts, and what runs is waited for', async () => {
  const ended: number[] = []
  const failure = await sideBySide(
    [1, 2, 3, 4],
    async (one) => {
      if (one === 1) throw new Error('first')
      await new Promise(setImmediate)
      ended.push(one)
    },
    2,
  )
  assert.match(failure?.reason, /first/u)
  assert.equal(ended, [2])
})

test.run()
