import { availableParallelism } from 'node:os'

/** As many scripts as npm runs at a time (promise-call-limit). */
const mostOfNpm = Math.max(1, availableParallelism() - 1)

/**
 * Acts on some at a time, in their order. After a failure nothing more starts, and what runs is waited for.
 * @returns the first failure
 */
export async function sideBySide<T>(all: readonly T[], act: (one: T) => Promise<void>, limit = mostOfNpm) {
  const left = [...all]
  const work = async (): Promise<void> => {
    for (let one = left.shift(); one !== undefined; one = left.shift()) {
      try {
        await act(one)
      } catch (error) {
        left.length = 0
        throw error
      }
    }
  }
  const workers = Array.from({ length: limit }, work)
  return (await Promise.allSettled(workers)).find((result) => result.status === 'rejected')
}
