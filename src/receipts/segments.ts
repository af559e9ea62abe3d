import { readdirSync, renameSync, rmSync, statSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { Fault } from '../parse/fault.ts'
import { own, parseJson, stringOf } from '../parse/json.ts'
import { readText, replaceFile, syncFolder } from '../policy/store.ts'
import { attempt } from '../policy/store-fault.ts'
import { isInstant } from '../policy/time.ts'
import { zero } from './line.ts'

/** A part of a log that is full: `log-00001.jsonl` beside `log.jsonl`. The next part's first line goes on from its last. */
export interface Segment {
  readonly number: number
  readonly path: string
}

/** What was removed from the beginning of a log, and what the chain goes on from. */
export interface Pruned {
  /** The number of the last segment that is gone; 0 for none. */
  readonly through: number
  readonly head: string
  readonly entries: number
  /** ISO 8601: of the last entry that is gone, and of when it went. */
  readonly until?: string
  readonly at?: string
  readonly by?: string
}

const nothing: Pruned = { through: 0, head: zero, entries: 0 }

/** Those that are there, in their order, also such as are pruned already. */
export function segmentsOf(path: string): Segment[] {
  const name = basename(path).replace(/\.jsonl$/u, '')
  const found = attempt(() => readdirSync(dirname(path))) ?? []
  return found
    .flatMap((entry) => {
      const number = entry.startsWith(`${name}-`)
        ? /^(\d{5,9})\.jsonl$/u.exec(entry.slice(name.length + 1))?.[1]
        : undefined
      return number === undefined ? [] : [{ number: Number(number), path: join(dirname(path), entry) }]
    })
    .sort((a, b) => a.number - b.number)
}

/** Whether anything was ever appended to it: between two segments there is no `log.jsonl` for a moment. */
export const isLog = (path: string): boolean =>
  attempt(() => statSync(path).isFile()) === true || segmentsOf(path).length > 0

/** Makes the log that is full its newest segment. The caller holds the lock of the log. */
export function closeSegment(path: string): void {
  const number = Math.max(prunedOf(path).through, segmentsOf(path).at(-1)?.number ?? 0) + 1
  // Somebody put one there that has no successor.
  if (number > 999_999_999) throw new Fault('log/too-large', `${path} has a segment too many`, { file: path })
  renameSync(path, path.replace(/(?:\.jsonl)?$/u, `-${String(number).padStart(5, '0')}.jsonl`))
  syncFolder(dirname(path))
}

const prunedFileOf = (path: string): string => `${path}.pruned`

/** @throws Fault `log/bad-pruned`, `json/…`, `store/unreadable` */
export function prunedOf(path: string): Pruned {
  const file = prunedFileOf(path)
  const text = readText(file)
  if (text === undefined) return nothing
  const value = parseJson(text, file)
  const [through, entries] = [own(value, 'through'), own(value, 'entries')]
  const [head, until, at, by] = ['head', 'until', 'at', 'by'].map((key) => stringOf(own(value, key)))
  const isWhole = Number.isSafeInteger(through) && Number.isSafeInteger(entries) && /^[0-9a-f]{64}$/u.test(head ?? '')
  if (!isWhole || [until, at].some((time) => time === undefined || !isInstant(time))) {
    throw new Fault('log/bad-pruned', `${file} is damaged`, {
      file,
      hint: 'remove it: what was pruned is then told as missing',
    })
  }
  return { through: Number(through), entries: Number(entries), head: head as string, until, at, by } as Pruned
}

/**
 * Notes first, so that who is killed in between leaves segments that are there and count for nothing.
 * The caller holds the lock of the log.
 */
export function forget(path: string, pruned: Pruned): void {
  replaceFile(prunedFileOf(path), `${JSON.stringify(pruned)}\n`)
  for (const segment of segmentsOf(path)) if (segment.number <= pruned.through) rmSync(segment.path, { force: true })
}
