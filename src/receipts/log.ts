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
export interface LogEntry {
  /** The name of the file that has it, and its line there, counted from 1 as an editor does. */
  readonly file: string
  readonly line: number
  readonly value: Json
  readonly hash: string
}

export interface Log {
  readonly entries: readonly LogEntry[]
  /** A sentence for each line that is not as it was written, and for what is missing. */
  readonly problems: readonly string[]
  /** Bytes of an append that was cut off; 0 where there is none. */
  readonly torn: number
  /** Hash of the last line, and what an empty log starts from. */
  readonly head: string
  /** What was removed from its beginning. */
  readonly pruned: Pruned
}

export interface LogLimits {
  /** Bytes from which on a log is full. */
  readonly segment: number
  /** Bytes of all its segments. */
  readonly all: number
}

export const logLimits: LogLimits = { segment: 16 * 1024 * 1024, all: 512 * 1024 * 1024 }
/**
 * A missing log is an empty one. Another process may close a segment meanwhile: then all is read again.
 * @throws Fault `store/unreadable`, `log/too-large`, `log/bad-pruned`
 */
export function readLog(path: string): Log {
  for (let attempts = 0; ; attempts++) {
    const [pruned, segments] = [prunedOf(path), segmentsOf(path)]
    const log = readParts(path, segments, pruned)
    if (attempts === 5 || JSON.stringify(segmentsOf(path)) === JSON.stringify(segments)) return log
  }
}

function readParts(path: string, segments: readonly Segment[], pruned: Pruned): Log {
  const [entries, problems]: [LogEntry[], string[]] = [[], []]
  let head: string | undefined = pruned.head
  let number = pruned.through
  for (const segment of segments.filter(({ number }) => number > pruned.through)) {
    if (segment.number !== ++number) {
      problems.push(`what comes before ${segment.path} is missing`)
      head = undefined
      number = segment.number
    }
    const part = readPart(segment.path, head)
    entries.push(...part.entries)
    problems.push(...part.problems, ...(part.torn > 0 ? [`${segment.path} does not end where it ended`] : []))
    head = part.head
  }
  const last = readPart(path, head)
  return {
    entries: [...entries, ...last.entries],
    problems: [...problems, ...last.problems],
    torn: last.torn,
    head: last.head,
    pruned,
  }
}

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

/** @param from what its first line goes on from; undefined where that cannot be known */
export function readPart(path: string, from: string | undefined): Omit<Log, 'pruned'> {
  const bytes = readAll(path)
  const [entries, problems]: [LogEntry[], string[]] = [[], []]
  let head = from
  let at = 0
  for (let line = 1; ; line++) {
    const end = bytes.indexOf(newline, at)
    if (end === -1) return { entries, problems, torn: bytes.length - at, head: head ?? zero }
    const raw = bytes.subarray(at, end)
    const read = lineOf(raw)
    if (read === undefined) problems.push(`line ${line} of ${path} cannot be read`)
    else {
      if (head !== undefined && hashOf(head, read.text) !== read.hash)
        problems.push(`line ${line} of ${path} is not as it was written`)
      entries.push({ file: basename(path), line, value: read.value, hash: read.hash })
    }
    head = read?.hash ?? sha256(raw)
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
