import { lstatSync, mkdirSync, statSync } from 'node:fs'
import { homedir } from 'node:os'
import { join, resolve } from 'node:path'
import { Fault, reasonOf } from './parse/fault.ts'

type Env = Readonly<Record<string, string | undefined>>

/**
 * What must not get lost when somebody empties a cache: receipts, updated feeds and how new they were.
 * `PORTCULLIS_STATE`, or the platform's place for the state of programs.
 */
export function stateFolder(
  env: Env = process.env,
  platform: string = process.platform,
  home: string = homedir(),
): string {
  if (env['PORTCULLIS_STATE']) return resolve(env['PORTCULLIS_STATE'])
  if (env['XDG_STATE_HOME']) return resolve(env['XDG_STATE_HOME'], 'portcullis')
  if (platform === 'darwin') return join(home, 'Library', 'Application Support', 'portcullis')
  if (platform === 'win32') return join(env['LOCALAPPDATA'] || join(home, 'AppData', 'Local'), 'portcullis', 'state')
  return join(home, '.local', 'state', 'portcullis')
}

/**
 * Makes a folder of the state, for this user alone.
 * @throws Fault `state/no-folder`, and `state/not-private` for one that others could write to
 */
export function privateState(root: string, ...parts: readonly string[]): string {
  const folder = join(root, ...parts)
  const hint = 'set PORTCULLIS_STATE to a folder that you can write'
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
  } catch (cause) {
    throw new Fault('state/no-folder', `cannot make ${folder}: ${reasonOf(cause)}`, { file: folder, cause, hint })
  }
  const line = [root, ...parts.map((_, index) => join(root, ...parts.slice(0, index + 1)))]
  const open = line.find((path) => !isOurs(path))
  if (open === undefined) return folder
  throw new Fault('state/not-private', `${open} can be written by others`, { file: open, hint: `chmod go-w ${open}` })
}

/** Whether there is such a folder, and nobody but this user (or root) may write to it. */
export function isOurs(folder: string): boolean {
  if (lstatSync(folder, { throwIfNoEntry: false }) === undefined) return false
  if (process.platform === 'win32') return true
  const { mode, uid } = statSync(folder)
  return (mode & 0o022) === 0 && (uid === process.getuid?.() || uid === 0)
}
