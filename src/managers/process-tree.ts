import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'

/** One running process; `start` tells apart two that had the same id one after the other. */
export interface Process {
  readonly pid: number
  readonly parent: number
  readonly start: string
}

/** Undefined when there is no such process (any more) or the system does not say. */
export function processOf(pid: number): Process | undefined {
  return process.platform === 'linux' ? fromProc(pid) : fromPs(pid)
}

/** From `pid` up to the first process; bounded, since a table read while it changes may loop. */
export function ancestorsOf(pid: number, depth = 64): Process[] {
  const line: Process[] = []
  for (let at = processOf(pid); at !== undefined && line.length < depth; at = processOf(at.parent)) line.push(at)
  return line
}

/** The command line of a process, where the system tells it apart by argument (Linux). */
export function argumentsOf(pid: number): string[] | undefined {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').slice(0, -1)
  } catch {
    return undefined
  }
}

function fromProc(pid: number): Process | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // The name in parentheses may hold anything, so fields are counted from the last one; see proc(5).
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return { pid, parent: Number(fields[1]), start: fields[19] ?? '' }
  } catch {
    return undefined
  }
}

function fromPs(pid: number): Process | undefined {
  const { stdout, status } = spawnSync('ps', ['-o', 'ppid=,lstart=', '-p', String(pid)], { encoding: 'utf8' })
  const match = status === 0 ? /^\s*(\d+)\s+(.+?)\s*$/u.exec(stdout) : null
  return match ? { pid, parent: Number(match[1]), start: (match[2] as string).replace(/\W+/gu, '-') } : undefined
}
