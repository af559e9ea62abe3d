import { createHash, randomBytes } from 'node:crypto'
import {
  chmodSync,
  closeSync,
  fstatSync,
  mkdirSync,
  openSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { reasonOf } from '../parse/fault.ts'
import { type Json, own, parseJson } from '../parse/json.ts'

/** JSON values under hashed keys. A store that cannot be used finds nothing and keeps nothing; it never throws. */
export interface Store {
  read(kind: string, key: string): Json | undefined
  write(kind: string, key: string, value: unknown): void
  /** Why the folder is not used; undefined while it is. */
  readonly problem?: string
}

const maxEntry = 32 * 1024 * 1024
const noStore = (problem: string): Store => ({ read: () => undefined, write: () => undefined, problem })

/**
 * `<folder>/<kind>/<ab>/<sha256 of key>.json`, each holding its key and value. Keys are hashed because names in them
 * are an attacker's. Reads are synchronous: 1,000 small files take a tenth of the time that promises need for them.
 * A folder that any user may write to is not used, since an entry there would be anybody's verdict.
 */
export function openStore(folder: string): Store {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    const problem = othersMayWrite(folder)
    if (problem !== undefined) return noStore(problem)
  } catch (thrown) {
    return noStore(`${folder} cannot be used: ${reasonOf(thrown)}`)
  }
  const fileOf = (kind: string, key: string) => {
    const hash = createHash('sha256').update(key).digest('hex')
    return join(folder, kind, hash.slice(0, 2), `${hash}.json`)
  }
  return {
    read(kind, key) {
      try {
        const file = fileOf(kind, key)
        const text = readBounded(file)
        const entry = text === undefined ? undefined : parseJson(text, file, maxEntry)
        return own(entry, 'key') === key ? own(entry, 'value') : undefined
      } catch {
        return undefined
      }
    },
    write(kind, key, value) {
      const file = fileOf(kind, key)
      const temporary = `${file}.${process.pid}.${randomBytes(6).toString('hex')}`
      try {
        mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
        writeFileSync(temporary, JSON.stringify({ key, value }), { mode: 0o600, flag: 'wx' })
        renameSync(temporary, file)
      } catch {
        removeQuietly(temporary)
      }
    },
  }
}

function removeQuietly(file: string): void {
  try {
    rmSync(file, { force: true })
  } catch {
    // It is in nobody's way.
  }
}

/** Group-writable is what a umask of 002 makes of anybody's folder, so that is mended; open to everyone is not. */
function othersMayWrite(folder: string): string | undefined {
  if (process.getuid === undefined) return undefined
  const { uid, mode } = statSync(folder)
  if (uid !== process.getuid() && uid !== 0) return `${folder} belongs to another user`
  if ((mode & 0o002) !== 0) return `${folder} can be written by every user`
  if ((mode & 0o020) !== 0) chmodSync(folder, 0o700)
  return undefined
}

/** Undefined for what is not there, is no regular file, or is too large. */
function readBounded(file: string): string | undefined {
  let descriptor: number
  try {
    descriptor = openSync(file, 'r')
  } catch {
    return undefined
  }
  try {
    const stat = fstatSync(descriptor)
    if (!stat.isFile() || stat.size > maxEntry) return undefined
    const bytes = Buffer.allocUnsafe(stat.size)
    return bytes.toString('utf8', 0, readSync(descriptor, bytes, 0, stat.size, 0))
  } finally {
    closeSync(descriptor)
  }
}
