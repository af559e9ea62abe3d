import { execFileSync } from 'node:child_process'
import { readFileSync, readlinkSync } from 'node:fs'
import { isatty } from 'node:tty'

export type Environment = Readonly<Record<string, string | undefined>>

/** Set by coding agents for what they run; an agent is nobody to ask, even on a terminal of its own. */
const agents = [
  'AI_AGENT',
  'CLAUDECODE',
  'CODEX_SANDBOX',
  'CODEX_THREAD_ID',
  'COPILOT_CLI',
  'CURSOR_AGENT',
  'GEMINI_CLI',
  'OPENCODE',
]
const standardStreams = [0, 1, 2]

/** Whether the environment says that a machine is at work. */
export function isUnattended(env: Environment): boolean {
  const ci = env.CI ?? ''
  return (ci !== '' && ci !== 'false') || agents.some((name) => (env[name] ?? '') !== '')
}

/**
 * Whether a person may be reading along. pnpm 12 gives its hook process pipes for stdin and stdout (measured), so
 * there stderr decides, or the streams of the process that started it where /proc shows them.
 */
export function isWatched(stdioMayBePipes: boolean): boolean {
  if (standardStreams.some((fd) => isatty(fd))) return true
  return stdioMayBePipes && standardStreams.some((fd) => isTerminalOf(process.ppid, fd))
}

/** Reading from the background would stop the process for ever (SIGTTIN), so there nobody is asked. */
export function isForeground(): boolean {
  const groups = groupsFromProc() ?? groupsFromPs()
  return groups !== undefined && groups.own > 0 && groups.own === groups.terminal
}

interface Groups {
  readonly own: number
  readonly terminal: number
}

/** proc_pid_stat(5): after the command in parentheses come state, ppid, pgrp, session, tty_nr, tpgid. */
export function groupsOf(stat: string): Groups | undefined {
  const fields = stat
    .slice(stat.lastIndexOf(')') + 1)
    .trim()
    .split(' ')
  return numbers(fields[2], fields[5])
}

function groupsFromProc(): Groups | undefined {
  try {
    return groupsOf(readFileSync('/proc/self/stat', 'utf8'))
  } catch {
    return undefined
  }
}

/** By its whole path: PATH may begin with folders that dependencies fill. */
function groupsFromPs(): Groups | undefined {
  try {
    const output = execFileSync('/bin/ps', ['-o', 'pgid=,tpgid=', '-p', String(process.pid)], {
      encoding: 'utf8',
      env: {},
      stdio: ['ignore', 'pipe', 'ignore'],
      timeout: 5000,
      maxBuffer: 4096,
    })
    return numbers(...(output.trim().split(/\s+/u) as [string?, string?]))
  } catch {
    return undefined
  }
}

function numbers(own?: string, terminal?: string): Groups | undefined {
  const groups = { own: Number(own), terminal: Number(terminal) }
  return Number.isSafeInteger(groups.own) && Number.isSafeInteger(groups.terminal) ? groups : undefined
}

function isTerminalOf(pid: number, fd: number): boolean {
  try {
    return /^\/dev\/(?:pts\/\d+|tty\w*|console)$/u.test(readlinkSync(`/proc/${pid}/fd/${fd}`))
  } catch {
    return false
  }
}
