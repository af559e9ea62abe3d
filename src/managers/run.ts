import {
  appendFileSync,
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import type { Plan } from '../model.ts'
import { Fault } from '../parse/fault.ts'
import { isPrivate, privateFolder } from './private-folder.ts'
import { ancestorsOf, type Process, processOf } from './process-tree.ts'

/**
 * A run is one call of a package manager. What its gates must tell each other crosses processes (pnpm 12 asks hooks
 * in two, a script shell is one for each script), so it lies in a folder that only this user can enter, named after
 * the manager's process. A gate finds its run by walking up its own ancestors: no environment variable can name
 * another one.
 */
export interface Run {
  readonly folder: string
}

/** How a run was started: what its gates need to know in their other processes. */
export interface Setup {
  readonly kind: 'npm' | 'pnpm'
  readonly root: string
  /** The user's own script shell, where there is one. */
  readonly shell?: string
  readonly virtualStore?: string
  /** `name@version` of what the manager's own list lets run. */
  readonly allowed?: readonly string[]
  /** What pnpm resolved about registries; holds credentials. */
  readonly config?: Readonly<Record<string, unknown>>
}

/** What one gate leaves for the next; every part is written whole or not at all. */
export interface RunParts {
  setup: Setup
  plan: Plan
  /** What was judged, where npm does not show what its gates wrote: for the last hook to say. */
  report: { readonly text: string }
  /** Why the plan says no, for the last hook to say it again, and the folders that must not lie there then. */
  stopped: { readonly text: string; readonly condemned: readonly string[] }
  /** Answers that a manager started by the guard is to carry out. */
  decided: Plan
  /** The process that judges for all the others. */
  judging: Process
  /** Where the receipts of this run go. */
  receipts: { readonly folder: string }
  /** Present while the guard itself runs the manager to resolve: hooks then stay quiet and no script may run. */
  resolving: { readonly since: string }
  /** `PORTCULLIS=off` was said and recorded. */
  escaped: { readonly since: string }
}

export function openRun(root: string, managerPid: number): Run {
  const manager = processOf(managerPid)
  if (manager === undefined) throw new Fault('run/no-manager', `the package manager (process ${managerPid}) is gone`)
  privateFolder(root)
  const folder = folderOf(root, manager)
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  return { folder }
}

/** The nearest run above `pid` that has the part; without a part, the nearest run. */
export function findRun(root: string, pid: number, part?: keyof RunParts): Run | undefined {
  if (!isPrivate(root)) return undefined
  for (const manager of ancestorsOf(pid)) {
    const folder = folderOf(root, manager)
    if (existsSync(part ? join(folder, `${part}.json`) : folder)) return { folder }
  }
  return undefined
}

export function readPart<K extends keyof RunParts>(run: Run, part: K): RunParts[K] | undefined {
  try {
    return JSON.parse(readFileSync(join(run.folder, `${part}.json`), 'utf8')) as RunParts[K]
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

export function writePart<K extends keyof RunParts>(run: Run, part: K, value: RunParts[K]): void {
  const path = join(run.folder, `${part}.json`)
  writeFileSync(`${path}.${process.pid}`, JSON.stringify(value), { mode: 0o600 })
  renameSync(`${path}.${process.pid}`, path)
}

/** Writes the part only if nobody else has; says whether it was this process. */
export function claimPart<K extends keyof RunParts>(run: Run, part: K, value: RunParts[K]): boolean {
  try {
    writeFileSync(join(run.folder, `${part}.json`), JSON.stringify(value), { mode: 0o600, flag: 'wx' })
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  }
}

export const dropPart = (run: Run, part: keyof RunParts): void =>
  rmSync(join(run.folder, `${part}.json`), { force: true })

/** A program for this run only, e.g. its script shell. */
export function writeProgram(run: Run, name: string, text: string): string {
  const path = join(run.folder, name)
  writeFileSync(path, text, { mode: 0o700 })
  chmodSync(path, 0o700)
  return path
}

/** One line for each script that came to the last bar, so that the end of the run can say so. */
export interface ScriptNote {
  readonly id: string
  readonly event: string
  readonly ran: boolean
  readonly why?: string
}

export const noteScript = (run: Run, line: ScriptNote): void =>
  appendFileSync(join(run.folder, 'scripts.ndjson'), `${JSON.stringify(line)}\n`, { mode: 0o600 })

export function notedScripts(run: Run): ScriptNote[] {
  const path = join(run.folder, 'scripts.ndjson')
  if (!existsSync(path)) return []
  return readFileSync(path, 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line))
}

export const closeRun = (run: Run): void => rmSync(run.folder, { recursive: true, force: true })

/** Removes what runs left behind whose manager is gone. */
export function pruneRuns(root: string): void {
  if (!isPrivate(root)) return
  for (const name of readdirSync(root)) {
    const pid = Number(name.split('-', 1)[0])
    const manager = processOf(pid)
    if (manager === undefined || folderOf(root, manager) !== join(root, name)) {
      rmSync(join(root, name), { recursive: true, force: true })
    }
  }
}

const folderOf = (root: string, { pid, start }: Process) => join(root, `${pid}-${start}`)
