import {
  closeSync,
  constants,
  fdatasyncSync,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  openSync,
  readSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { dirname } from 'node:path'
import type { Json } from '../parse/json.ts'
import { syncFolder } from '../policy/store.ts'
import { attempt, writing } from '../policy/store-fault.ts'
import { acquireLock } from '../policy/store-lock.ts'
import { headAfter, lineAfter, lineOf, newline, sha256 } from './line.ts'
import { headOf, type LogLimits, logLimits, tooLarge } from './log.ts'
import { closeSegment, prunedOf, segmentsOf } from './segments.ts'

/** Milliseconds for which another append is waited for. */
const patience = 10_000

/**
 * Appends what `make` gives for the last committed value, with one write and one flush. Undefined is given where there
 * is none, it cannot be read, or a segment begins: each can be read without the ones before it.
 * @returns the hash of the line
 * @throws Fault `store/locked`, `store/read-only`, `store/cannot-write`, `log/too-large`, `log/bad-pruned`
 */
export async function append(
  path: string,
  make: (last: Json | undefined) => Json,
  { segment, all }: LogLimits = logLimits,
): Promise<string> {
  return locking(path, () => {
    if (sizeOf(path) >= segment && withFile(path, (file) => lastLine(file, path)) !== undefined) closeSegment(path)
    const used = segmentsOf(path).reduce((sum, one) => sum + sizeOf(one.path), 0)
    return withFile(path, (file) => {
      const last = lastLine(file, path)
      const head = last === undefined ? headBefore(path) : headAfter(last)
      const { hash, line } = lineAfter(head, make(last && lineOf(last)?.value))
      const { size } = fstatSync(file)
      if (used + size + line.length > all) throw tooLarge(path, all)
      writeAll(file, line)
      fdatasyncSync(file)
      if (size === 0) syncFolder(dirname(path))
      return hash
    })
  })
}

/** Holds the lock of a log meanwhile. */
export async function locking<T>(path: string, action: () => T): Promise<T> {
  const lock = await acquireLock(`${path}.lock`, patience)
  try {
    return writing(path, action)
  } finally {
    lock.release()
  }
}

function withFile<T>(path: string, use: (file: number) => T): T {
  const file = openSync(path, constants.O_RDWR | constants.O_CREAT | constants.O_APPEND, 0o600)
  try {
    return use(file)
  } finally {
    closeSync(file)
  }
}

const sizeOf = (path: string): number => statSync(path, { throwIfNoEntry: false })?.size ?? 0

/** What the first line of a log goes on from. */
function headBefore(path: string): string {
  const [pruned, segment] = [prunedOf(path), segmentsOf(path).at(-1)]
  if (segment === undefined || segment.number <= pruned.through) return pruned.head
  return headOf(segment.path)
}

/** The last committed line without its newline. What an append that was cut off left behind it is set aside. */
function lastLine(file: number, path: string): Uint8Array | undefined {
  const { size } = fstatSync(file)
  for (let length = Math.min(size, 1 << 16); ; length = Math.min(size, length * 4)) {
    const tail = Buffer.alloc(length)
    readFully(file, tail, size - length)
    const end = tail.lastIndexOf(newline)
    const start = end <= 0 ? -1 : tail.lastIndexOf(newline, end - 1)
    const isWhole = length === size
    if (!isWhole && (end === -1 || start === -1)) continue
    if (end < length - 1) setAside(file, path, size - length + end + 1, tail.subarray(end + 1))
    return end === -1 ? undefined : tail.subarray(start + 1, end)
  }
}

function setAside(file: number, path: string, from: number, bytes: Uint8Array): void {
  writeFileSync(`${path}.torn-${sha256(bytes).slice(0, 12)}`, bytes, { mode: 0o600, flush: true })
  ftruncateSync(file, from)
  fsyncSync(file)
}

function readFully(file: number, into: Buffer, from: number): void {
  for (let at = 0; at < into.length; ) {
    const count = readSync(file, into, at, into.length - at, from + at)
    if (count === 0) return
    at += count
  }
}

/** All of it, or nothing that a reader would count. */
function writeAll(file: number, bytes: Uint8Array): void {
  const { size } = fstatSync(file)
  try {
    for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at)
  } catch (error) {
    attempt(() => ftruncateSync(file, size))
    throw error
  }
}
