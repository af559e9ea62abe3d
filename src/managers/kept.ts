import { createHash } from 'node:crypto'
import {
  chmodSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import type { Run } from './run.ts'

/** What lay at a path; a file's bytes are kept under their hash. */
type State =
  | { readonly kind: 'none' | 'folder' | 'other' }
  | { readonly kind: 'file'; readonly hash: string; readonly mode: number }
  | { readonly kind: 'link'; readonly target: string }

/**
 * Files as they were before the first script of a run. One copy for the whole run: a copy for each script would, with
 * two scripts side by side, take what the first one changed for what was there before.
 */
export interface Kept {
  /** Of these and of the kept ones, the paths that are no longer as they were; folders before what is in them. */
  changed(paths: readonly string[]): string[]
  restore(changed: readonly string[]): void
}

const indexName = 'index.json'

/** The first caller of a run copies, before it starts its script; all others find that copy. */
export function keepOnce(run: Run, paths: readonly string[]): Kept {
  const folder = join(run.folder, 'kept')
  if (stateOf(folder).kind === 'none') {
    const own = `${folder}.${process.pid}`
    mkdirSync(own, { recursive: true, mode: 0o700 })
    const index = paths.map((path) => [path, stateOf(path, own)] as const)
    writeFileSync(join(own, indexName), JSON.stringify(index), { mode: 0o600 })
    try {
      renameSync(own, folder)
    } catch {
      // Another gate was first, and no script had run by then.
      rmSync(own, { recursive: true, force: true })
    }
  }
  return keptIn(folder)
}

/** For when the guard itself has written its files after the scripts of a run. */
export const forgetKept = (run: Run): void => rmSync(join(run.folder, 'kept'), { recursive: true, force: true })

function keptIn(folder: string): Kept {
  const index = new Map(JSON.parse(readFileSync(join(folder, indexName), 'utf8')) as [string, State][])
  const none: State = { kind: 'none' }
  const isAs = (path: string) => JSON.stringify(stateOf(path)) === JSON.stringify(index.get(path) ?? none)
  return {
    changed: (paths) => [...new Set([...index.keys(), ...paths])].filter((path) => !isAs(path)).sort(),
    restore(changed) {
      // A folder that was swapped for a link had the same files in it; they too are missing once it is a folder again.
      for (const path of [...new Set([...index.keys(), ...changed])].sort()) {
        if (!isAs(path)) putBack(path, index.get(path) ?? none, folder)
      }
    },
  }
}

function putBack(path: string, state: State, folder: string): void {
  if (state.kind !== 'file' || stateOf(path).kind !== 'file') rmSync(path, { recursive: true, force: true })
  if (state.kind === 'folder') mkdirSync(path, { recursive: true })
  if (state.kind === 'link') symlinkSync(state.target, path)
  if (state.kind === 'file') putFileBack(path, join(folder, state.hash), state.mode)
}

/** By rename, so that a gate that starts meanwhile finds a whole file. */
function putFileBack(path: string, from: string, mode: number): void {
  mkdirSync(dirname(path), { recursive: true })
  const beside = `${path}.${process.pid}`
  writeFileSync(beside, readFileSync(from))
  chmodSync(beside, mode)
  renameSync(beside, path)
}

/** @param copyTo where a file's bytes are to be kept */
function stateOf(path: string, copyTo?: string): State {
  const stat = lstatSync(path, { throwIfNoEntry: false })
  if (stat === undefined) return { kind: 'none' }
  if (stat.isDirectory()) return { kind: 'folder' }
  if (stat.isSymbolicLink()) return { kind: 'link', target: readlinkSync(path) }
  if (!stat.isFile()) return { kind: 'other' }
  const bytes = readFileSync(path)
  const hash = createHash('sha256').update(bytes).digest('hex')
  if (copyTo !== undefined) writeFileSync(join(copyTo, hash), bytes, { mode: 0o600 })
  return { kind: 'file', hash, mode: stat.mode & 0o777 }
}

/** A folder and all that lies in it, one level deep. */
export function withContents(folder: string): string[] {
  const isFolder = stateOf(folder).kind === 'folder'
  return [folder, ...(isFolder ? readdirSync(folder).map((name) => join(folder, name)) : [])]
}
