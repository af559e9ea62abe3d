import { own, stringOf } from '../parse/json.ts'
import { locking } from './append.ts'
import { readPart } from './log.ts'
import { forget, type Pruned, prunedOf, segmentsOf } from './segments.ts'

/**
 * Removes the oldest segments, as long as `isOld` says so of the time of their last entry; what is not full yet stays.
 * @returns what is gone now, and how many segments of it went this time
 * @throws Fault as {@link append}
 */
export async function prune(
  path: string,
  isOld: (at: string) => boolean,
  note: { readonly at: string; readonly by: string },
): Promise<{ readonly pruned: Pruned; readonly segments: number }> {
  return locking(path, () => {
    let pruned = prunedOf(path)
    let count = 0
    for (const { number, path: segment } of segmentsOf(path)) {
      if (number <= pruned.through) continue
      const { entries, head } = readPart(segment, pruned.head, (value) => stringOf(own(value, 'at')))
      const until = entries.at(-1)?.value
      if (until === undefined || !isOld(until)) break
      pruned = { through: number, head, entries: pruned.entries + entries.length, until, ...note }
      count++
    }
    if (count > 0) forget(path, pruned)
    return { pruned, segments: count }
  })
}
