import { type Json, own, stringOf } from '../parse/json.ts'
import { append } from './append.ts'
import { readLog } from './log.ts'

/** What a watch has come to, step by step, so that one that was killed goes on where it stopped. */
export interface Journal {
  /** Reports by their id, in the order in which they were found. */
  readonly found: ReadonlyMap<string, Json>
  /** Ids that were printed, and pairs of id and receiver that were sent; see {@link sentKey}. */
  readonly done: ReadonlySet<string>
  readonly problems: readonly string[]
}

export const printedKey = (id: string): string => `printed ${id}`
/** A receiver is named by a hash: its address may be a secret. */
export const sentKey = (id: string, receiver: string): string => `sent ${receiver} ${id}`

/** @throws Fault `store/unreadable`, `log/too-large` */
export function readJournal(file: string): Journal {
  const { entries, problems } = readLog(file)
  const found = new Map<string, Json>()
  const done = new Set<string>()
  for (const { value } of entries) {
    const [id, report, step] = [stringOf(own(value, 'found')), own(value, 'report'), stringOf(own(value, 'done'))]
    if (id !== undefined && report !== undefined && !found.has(id)) found.set(id, report)
    if (step !== undefined) done.add(step)
  }
  return { found, done, problems }
}

/** @throws Fault `store/…`, `log/too-large` */
export const noteFound = (file: string, id: string, report: Json): Promise<string> =>
  append(file, () => ({ found: id, report }))

/** @throws Fault `store/…`, `log/too-large` */
export const noteDone = (file: string, step: string): Promise<string> => append(file, () => ({ done: step }))
