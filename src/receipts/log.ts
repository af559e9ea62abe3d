import { createHash } from 'node:crypto'
import {
  closeSync,
  constants,
  fdatasyncSync,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  openSync,
  readFileSync,
  readSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { dirname } from 'node:path'
import { Fault } from '../parse/fault.ts'
import { type Json, parseJson } from '../parse/json.ts'
import { attempt, reading, writing } from '../policy/store-fault.ts'
import { acquireLock } from '../policy/store-lock.ts'

/**
 * An append-only log of JSON values, one a line: `{"hash":"…","entry":…}`, where the hash is the SHA-256 of the line
 * before it, a newline and the entry's own text. So no line can be changed, left out or put in between without the
 * next one telling; who may write the file can write all of it anew, which only a head noted elsewhere shows.
 *
 * A line is committed once its newline is on disk. What lies behind the last newline is an append that was cut off: it
 * is set aside before the next one and never counts.
 */
export interface LogEntry {
  /** Counted from 1, as an editor does. */
  readonly line: number
  readonly value: Json
  readonly hash: string
}

export interface Log {
  readonly entries: readonly LogEntry[]
  /** A sentence for each line that is not as it was written. */
  readonly problems: readonly string[]
  /** Bytes of an append that was cut off; 0 where there is none. */
  readonly torn: number
  /** Hash of the last line, and what an empty log starts from. */
  readonly head: string
}

const zero = '0'.repeat(64)
const lineSyntax = /^\{"hash":"([0-9a-f]{64})","entry":(.*)\}$/su
/** Bytes of a whole log; milliseconds for which another append is waited for. */
const maxLog = 512 * 1024 * 1024
const patience = 10_000
const newline = 0x0a

/**
 * Appends what `make` gives for the last committed value, with one write and one flush. Undefined is given where there
 * is none, or it cannot be read.
 * @throws Fault `store/locked`, `store/read-only`, `store/cannot-write`, `log/too-large`
 */
export async function append(path: string, make: (last: Json | undefined) => Json): Promise<void> {
  const lock = await acquireLock(`${path}.lock`, patience)
  try {
    writing(path, () => {
      const file = openSync(path, constants.O_RDWR | constants.O_CREAT | constants.O_APPEND, 0o600)
      try {
        const isNew = fstatSync(file).size === 0
        const line = lineAfter(lastLine(file, path), make)
        if (fstatSync(file).size + line.length > maxLog) throw tooLarge(path)
        writeAll(file, line)
        fdatasyncSync(file)
        if (isNew) syncFolder(dirname(path))
      } finally {
        closeSync(file)
      }
    })
  } finally {
    lock.release()
  }
}

/** A missing log is an empty one. @throws Fault `store/unreadable`, `log/too-large` */
export function readLog(path: string): Log {
  const bytes = readAll(path)
  const entries: LogEntry[] = []
  const problems: string[] = []
  let head = zero
  let at = 0
  for (let line = 1; ; line++) {
    const end = bytes.indexOf(newline, at)
    if (end === -1) return { entries, problems, torn: bytes.length - at, head }
    const raw = bytes.subarray(at, end)
    const read = lineOf(raw)
    if (read === undefined) problems.push(`line ${line} of ${path} cannot be read`)
    else {
      if (hashOf(head, read.text) !== read.hash) problems.push(`line ${line} of ${path} is not as it was written`)
      entries.push({ line, value: read.value, hash: read.hash })
    }
    head = read?.hash ?? sha256(raw)
    at = end + 1
  }
}

interface Line {
  readonly hash: string
  readonly text: string
  readonly value: Json
}

function lineOf(raw: Uint8Array): Line | undefined {
  const match = lineSyntax.exec(Buffer.from(raw).toString())
  const [hash, text] = [match?.[1], match?.[2]]
  if (hash === undefined || text === undefined) return undefined
  const value = attempt(() => parseJson(text, 'log'))
  return value === undefined ? undefined : { hash, text, value }
}

function lineAfter(last: Uint8Array | undefined, make: (last: Json | undefined) => Json): Buffer {
  const read = last && lineOf(last)
  const head = last === undefined ? zero : (read?.hash ?? sha256(last))
  const text = JSON.stringify(make(read?.value))
  return Buffer.from(`{"hash":"${hashOf(head, text)}","entry":${text}}\n`)
}

/** The last committed line without its newline. What an append that was cut off left behind it is set aside. */
function lastLine(file: number, path: string): Uint8Array | undefined {
  const { size } = fstatSync(file)
  if (size > maxLog) throw tooLarge(path)
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

function readAll(path: string): Buffer {
  return reading(path, () => {
    const stat = statSync(path, { throwIfNoEntry: false })
    if (stat === undefined) return Buffer.alloc(0)
    if (!stat.isFile()) throw new Fault('log/not-a-file', `${path} is no regular file`, { file: path })
    if (stat.size > maxLog) throw tooLarge(path)
    return readFileSync(path)
  })
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

function syncFolder(folder: string): void {
  attempt(() => {
    const handle = openSync(folder, 'r')
    fsyncSync(handle)
    closeSync(handle)
  })
}

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')
const hashOf = (head: string, text: string): string => sha256(Buffer.from(`${head}\n${text}`))

const tooLarge = (path: string): Fault =>
  new Fault('log/too-large', `${path} has more than ${maxLog} bytes`, {
    file: path,
    hint: 'move it elsewhere; a new one begins with the next install',
  })
