import { readFileSync, statSync } from 'node:fs'
import { basename } from 'node:path'
import { Fault } from '../parse/fault.ts'
import type { Json } from '../parse/json.ts'
import { attempt, reading } from '../policy/store-fault.ts'
import { hashOf, lineOf, lineStart, newline, sha256, zero } from './line.ts'
import { type Pruned, prunedOf, type Segment, segmentsOf } from './segments.ts'

/**
 * An append-only log of JSON values, one a line: `{"hash":"…","entry":…}`, where the hash is the SHA-256 of the hash of the
 * line before it, a newline and the entry's own text. So no line can be changed, left out or put in between without the
 * next one telling; who may write the file can write all of it anew, which only a head noted elsewhere shows.
 *
 * A line is committed once its newline is on disk. What lies behind the last newline is an append that was cut off: it
 * is set aside before the next one and never counts. A log that is full becomes a segment (segments.ts), and the chain
 * goes on from there.
 */
export interface LogEntry<T = Json> {
  /** The name of the file that has it, and its line there, counted from 1 as an editor does. */
  readonly file: string
  readonly line: number
  readonly value: T
  readonly hash: string
}

export interface Log<T = Json> {
  readonly entries: readonly LogEntry<T>[]
  /** A sentence for each line that is not as it was written, and for what is missing. */
  readonly problems: readonly string[]
  /** Bytes of an append that was cut off; 0 where there is none. */
  readonly torn: number
  /** Hash of the last line, and what an empty log starts from. */
  readonly head: string
  /** What was removed from its beginning. */
  readonly pruned: Pruned
}

/** What becomes of an entry at once, so that not the whole log lies in memory as JSON. */
export type ReadEntry<T> = (value: Json) => T

const asItIs: ReadEntry<Json> = (value) => value

export interface LogLimits {
  /** Bytes from which on a log is full. */
  readonly segment: number
  /** Bytes of all its segments. */
  readonly all: number
}

export const logLimits: LogLimits = { segment: 16 * 1024 * 1024, all: 512 * 1024 * 1024 }
/** After so many the log is hopeless anyway; the last one says so. */
const maxProblems = 100

/**
 * A missing log is an empty one. Another process may close a segment meanwhile: then all is read again.
 * @throws Fault `store/unreadable`, `log/too-large`, `log/bad-pruned`
 */
export function readLog(path: string): Log
export function readLog<T>(path: string, read: ReadEntry<T>): Log<T>
export function readLog(path: string, read: ReadEntry<unknown> = asItIs): Log<unknown> {
  for (let attempts = 0; ; attempts++) {
    const [pruned, segments] = [prunedOf(path), segmentsOf(path)]
    const log = readParts(path, segments, pruned, read)
    if (attempts === 5 || JSON.stringify(segmentsOf(path)) === JSON.stringify(segments)) return log
  }
}

function readParts<T>(path: string, segments: readonly Segment[], pruned: Pruned, read: ReadEntry<T>): Log<T> {
  const parts: Part<T>[] = []
  const problems: string[] = []
  let head: string | undefined = pruned.head
  let number = pruned.through
  for (const segment of segments.filter(({ number }) => number > pruned.through)) {
    if (segment.number !== ++number) {
      problems.push(`what comes before ${segment.path} is missing`)
      head = undefined
      number = segment.number
    }
    const part: Part<T> = readPart(segment.path, head, read)
    parts.push(part)
    if (part.torn > 0) problems.push(`${segment.path} does not end where it ended`)
    head = part.head
  }
  const last = readPart(path, head, read)
  parts.push(last)
  return {
    entries: parts.flatMap((part) => part.entries),
    problems: [...problems, ...parts.flatMap((part) => part.problems)],
    torn: last.torn,
    head: last.head,
    pruned,
  }
}

/**
 * The values of a log's lines, the newest first, each read when it is asked for. The chain is not held against them: who
 * needs that reads the log whole.
 * @throws Fault `store/unreadable`, `log/too-large`, `log/bad-pruned`
 */
export function* newestFirst(path: string): Generator<Json> {
  const { through } = prunedOf(path)
  const segments = segmentsOf(path).filter(({ number }) => number > through)
  for (const part of [path, ...segments.map((segment) => segment.path).reverse()]) {
    const bytes = readAll(part)
    let end = bytes.lastIndexOf(newline)
    while (end >= 0) {
      const before = end === 0 ? -1 : bytes.lastIndexOf(newline, end - 1)
      const found = lineOf(bytes.subarray(before + 1, end))
      if (found !== undefined) yield found.value
      end = before
    }
  }
}

/** What the line behind a part goes on from. */
export const headOf = (path: string): string => readPart(path, undefined, asItIs).head

/**
 * Whether a line that was appended not long ago is still there: in what is open, or in the segment before it. Its hash
 * stands for all lines before it, so these cannot be others without being told when the log is read.
 */
export function holdsLine(path: string, hash: string): boolean {
  const parts = [
    path,
    ...segmentsOf(path)
      .slice(-1)
      .map((segment) => segment.path),
  ]
  return parts.some((part) => attempt(() => readAll(part).includes(lineStart(hash))) === true)
}

type Part<T> = Omit<Log<T>, 'pruned'>

/** @param from what its first line goes on from; undefined where that cannot be known */
export function readPart<T>(path: string, from: string | undefined, read: ReadEntry<T>): Part<T> {
  const bytes = readAll(path)
  const [entries, problems]: [LogEntry<T>[], string[]] = [[], []]
  const complain = (problem: string) => {
    if (problems.length < maxProblems) problems.push(problem)
    else if (problems.length === maxProblems) problems.push(`${path} has more lines like these`)
  }
  let head = from
  let at = 0
  for (let line = 1; ; line++) {
    const end = bytes.indexOf(newline, at)
    if (end === -1) return { entries, problems, torn: bytes.length - at, head: head ?? zero }
    const raw = bytes.subarray(at, end)
    const found = lineOf(raw)
    if (found === undefined) complain(`line ${line} of ${path} cannot be read`)
    else {
      if (head !== undefined && hashOf(head, found.text) !== found.hash)
        complain(`line ${line} of ${path} is not as it was written`)
      entries.push({ file: basename(path), line, value: read(found.value), hash: found.hash })
    }
    head = found?.hash ?? sha256(raw)
    at = end + 1
  }
}

function readAll(path: string): Buffer {
  return reading(path, () => {
    const stat = statSync(path, { throwIfNoEntry: false })
    if (stat === undefined) return Buffer.alloc(0)
    if (!stat.isFile()) throw new Fault('log/not-a-file', `${path} is no regular file`, { file: path })
    if (stat.size > logLimits.all) throw tooLarge(path, logLimits.all)
    return readFileSync(path)
  })
}

export const tooLarge = (path: string, most: number): Fault =>
  new Fault('log/too-large', `${path} and the segments before it have more than ${most} bytes`, {
    file: path,
    hint: 'portcullis log --prune 90d removes the oldest; or move them elsewhere',
  })
