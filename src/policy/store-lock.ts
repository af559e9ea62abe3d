import { randomBytes } from 'node:crypto'
import { readFileSync, readlinkSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { setTimeout as delay } from 'node:timers/promises'
import { Fault } from '../parse/fault.ts'
import { attempt, codeOf, writing } from './store-fault.ts'
import { readText } from './store-read.ts'

/** Milliseconds after which a lock counts as left behind although its owner cannot be asked. */
const unreadableIsOld = 10_000
const foreignIsOld = 300_000

interface Owner {
  readonly pid: number
  /** Clock ticks from boot to its start, where that can be told: pids are used again. */
  readonly start: string
  /** Host name and pid namespace: elsewhere a pid means something else. */
  readonly host: string
}

export interface Lock {
  isHeld(): boolean
  release(): void
}

/**
 * A lock file that only one process can have created (`O_EXCL`), taken over from owners that have ended.
 * @param patience milliseconds to wait for its owner
 * @throws Fault `store/locked`, `store/read-only`, `store/cannot-write`
 */
export async function acquireLock(file: string, patience: number): Promise<Lock> {
  const owner: Owner = { pid: process.pid, start: startOf(process.pid), host: here() }
  const mine = `${JSON.stringify({ ...owner, nonce: randomBytes(8).toString('hex') })}\n`
  const isHeld = () => readText(file) === mine
  const release = () => {
    if (isHeld()) rmSync(file, { force: true })
  }
  const end = performance.now() + patience
  for (;;) {
    if (isStale(file)) clearStale(file, mine)
    if (create(file, mine)) return { isHeld, release }
    if (performance.now() >= end) throw locked(file)
    await delay(5 + Math.random() * 20)
  }
}

export const locked = (file: string): Fault =>
  new Fault('store/locked', `${file} is held by another process`, {
    file,
    hint: `wait for other installs in this project to end; if there are none, remove ${file} and ${file}.claim`,
  })

function create(file: string, text: string): boolean {
  return writing(file, () => {
    try {
      writeFileSync(file, text, { flag: 'wx' })
      return true
    } catch (error) {
      if (codeOf(error) === 'EEXIST') return false
      throw error
    }
  })
}

/**
 * Removes a lock whose owner is gone. Only the holder of its claim may: of two who saw the same stale lock, the slower
 * one would otherwise remove the new lock that the faster one made way for. A claim left behind is cleared likewise.
 */
function clearStale(file: string, mine: string, depth = 0): void {
  const claim = `${file}.claim`
  if (!create(claim, mine)) {
    if (depth < 2 && isStale(claim)) clearStale(claim, mine, depth + 1)
    return
  }
  try {
    if (isStale(file)) rmSync(file, { force: true })
  } finally {
    rmSync(claim, { force: true })
  }
}

function isStale(file: string): boolean {
  const stats = statSync(file, { throwIfNoEntry: false })
  const text = readText(file)
  if (stats === undefined || text === undefined) return false
  const age = Date.now() - stats.mtimeMs
  const owner = ownerOf(text)
  if (owner === undefined) return age > unreadableIsOld
  return owner.host === here() ? !isAlive(owner) : age > foreignIsOld
}

function ownerOf(text: string): Owner | undefined {
  const value = attempt(() => JSON.parse(text) as Partial<Owner> | null)
  if (typeof value?.start !== 'string' || typeof value.host !== 'string') return undefined
  return Number.isInteger(value.pid) && Number(value.pid) > 0 ? (value as Owner) : undefined
}

const here = (): string => `${hostname()} ${attempt(() => readlinkSync('/proc/self/ns/pid')) ?? ''}`

function isAlive({ pid, start }: Owner): boolean {
  try {
    process.kill(pid, 0)
  } catch (error) {
    return codeOf(error) !== 'ESRCH'
  }
  const now = startOf(pid)
  return now !== 'ended' && (now === '' || start === '' || now === start)
}

/** Field 22 of `/proc/PID/stat` (proc(5)); empty where there is no such file, `ended` for a process not yet reaped. */
function startOf(pid: number): string {
  const stat = attempt(() => readFileSync(`/proc/${pid}/stat`, 'utf8'))
  const fields = stat?.slice(stat.lastIndexOf(')') + 2).split(' ') ?? []
  return fields[0] === 'Z' || fields[0] === 'X' ? 'ended' : (fields[19] ?? '')
}
