import { lstatSync, mkdirSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { Fault } from '../parse/fault.ts'

/** Makes the folder of all runs, for this user alone. */
export function privateFolder(root: string): void {
  try {
    mkdirSync(root, { recursive: true, mode: 0o700 })
  } catch (cause) {
    throw new Fault('run/no-folder', `cannot make ${root}`, {
      file: root,
      cause,
      hint: 'set PORTCULLIS_CACHE to a folder that you can write',
    })
  }
  if (!isPrivate(root)) {
    throw new Fault('run/not-private', `${root} can be written by others`, { file: root, hint: `chmod 700 ${root}` })
  }
  const cache = dirname(root)
  if (!isOwned(cache)) {
    throw new Fault('run/shared-cache', `the guard's cache ${cache} can be written by others`, {
      file: cache,
      hint: `chmod go-w ${cache}, or set PORTCULLIS_CACHE to a folder of your own`,
    })
  }
}

/** Beside the runs lie the feed and what approved scripts built: not for others to write either. */
function isOwned(cache: string): boolean {
  if (process.platform === 'win32') return true
  const { mode, uid } = statSync(cache)
  return (mode & 0o022) === 0 && (uid === process.getuid?.() || uid === 0)
}

/** Whatever others can write to could hold a forged plan. */
export function isPrivate(root: string): boolean {
  const stat = lstatSync(root, { throwIfNoEntry: false })
  if (stat === undefined || !stat.isDirectory()) return false
  return process.platform === 'win32' || ((stat.mode & 0o077) === 0 && stat.uid === process.getuid?.())
}
