import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { limiter, shared } from '../../src/gather/limit.ts'

test('tasks beyond the limit wait, in order, also after one failed', async () => {
  const slot = limiter(2)
  const started: number[] = []
  const ends: (() => void)[] = []
  const all = Array.from({ length: 5 }, (_, index) =>
    slot(() => {
      started.push(index)
      return new Promise<number>((resolve, reject) =>
        ends.push(() => (index === 0 ? reject(new Error('no')) : resolve(index))),
      )
    }).catch(() => -1),
  )
  for (const expected of [
    [0, 1],
    [0, 1, 2],
    [0, 1, 2, 3],
    [0, 1, 2, 3, 4],
  ]) {
    await new Promise((resolve) => setImmediate(resolve))
    assert.equal(started, expected)
    ends.shift()?.()
  }
  for (const end of ends) end()
  assert.equal(await Promise.all(all), [-1, 1, 2, 3, 4])
})

test('a shared task runs once for each key', async () => {
  let runs = 0
  const once = shared<number>()
  const make = async () => ++runs
  assert.equal(await Promise.all([once('a', make), once('a', make), once('b', make)]), [1, 1, 2])
})

test.run()
