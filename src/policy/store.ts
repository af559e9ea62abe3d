import { randomBytes } from 'node:crypto'
import {
  closeSync,
  fchmodSync,
  fchownSync,
  fstatSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  realpathSync,
  renameSync,
  rmSync,
  type Stats,
  statSync,
  writeFileSync,
} from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { attempt, reading, writing } from './store-fault.ts'
import { acquireLock, locked } from './store-lock.ts'
import { isFile, maxBytes, readText, tooLarge } from './store-read.ts'

export { readText }

/** Milliseconds. A lock is held for a few; after this long somebody should look. */
const defaultPatience = 30_000

/**
 * Replaces a file's text by what `transform` makes of it, one process at a time; `undefined` or the same text leaves
 * it. A crash at any point leaves the old file or the new one, whole; when `transform` throws, nothing is touched.
 * @param patience milliseconds to wait for other processes
 * @throws Fault `store/locked`, `store/read-only`, `store/cannot-write`, and those of {@link readText}
 */
export async function updateFile(
  path: string,
  transform: (text: string | undefined) => string | undefined,
  { patience = defaultPatience }: { readonly patience?: number } = {},
): Promise<void> {
  const target = isFile(path) ? reading(path, () => realpathSync(path)) : path
  writing(target, () => mkdirSync(dirname(target), { recursive: true }))
  const lockFile = `${target}.lock`
  const lock = await acquireLock(lockFile, patience)
  // Nothing is awaited from here on, so no other update of this process comes in between.
  try {
    const before = readText(target)
    const after = transform(before)
    if (after === undefined || after === before) return
    replace(target, after, () => {
      if (!lock.isHeld()) throw locked(lockFile)
    })
  } finally {
    lock.release()
  }
}

/** Written beside it, flushed, then renamed over it: POSIX `rename` replaces in one step. */
function replace(path: string, text: string, beforeRename: () => void): void {
  if (Buffer.byteLength(text) > maxBytes) throw tooLarge(path)
  replaceFile(path, text, beforeRename)
}

/**
 * The same for any bytes, where the caller holds the lock that goes with the file.
 * @throws Fault `store/read-only`, `store/cannot-write`
 */
export function replaceFile(path: string, content: string | Uint8Array, beforeRename = (): void => undefined): void {
  const temporary = `${path}.${randomBytes(8).toString('hex')}.tmp`
  writing(path, () => {
    removeLeftovers(path)
    try {
      writeFlushed(temporary, content, statSync(path, { throwIfNoEntry: false }))
      beforeRename()
      renameSync(temporary, path)
    } catch (error) {
      rmSync(temporary, { force: true })
      throw error
    }
  })
  syncFolder(dirname(path))
}

function writeFlushed(path: string, content: string | Uint8Array, like: Stats | undefined): void {
  const file = openSync(path, 'wx', 0o666)
  try {
    writeFileSync(file, content)
    if (like) keepOwnerAndMode(file, like)
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
}

function keepOwnerAndMode(file: number, { uid, gid, mode }: Stats): void {
  const now = fstatSync(file)
  // Only root may give files away: it must not take them from the user either.
  if (now.uid !== uid || now.gid !== gid) attempt(() => fchownSync(file, uid, gid))
  fchmodSync(file, mode & 0o777)
}

/** What a killed process left. The names are ours alone, and so is the lock. */
function removeLeftovers(path: string): void {
  const folder = dirname(path)
  const name = basename(path)
  for (const entry of readdirSync(folder)) {
    const isLeftover = entry.startsWith(name) && /^\.[0-9a-f]{16}\.tmp$/.test(entry.slice(name.length))
    if (isLeftover) rmSync(join(folder, entry), { force: true })
  }
}

/** Not every system lets a folder be opened and flushed; the file itself is whole without. */
export function syncFolder(folder: string): void {
  attempt(() => {
    const handle = openSync(folder, 'r')
    try {
      fsyncSync(handle)
    } finally {
      closeSync(handle)
    }
  })
}
