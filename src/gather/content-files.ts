import { randomBytes } from 'node:crypto'
import { constants } from 'node:fs'
import { mkdir, open, realpath, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, isAbsolute, join, relative, resolve } from 'node:path'
import type { Fact } from '../model.ts'
import { reasonOf } from '../parse/fault.ts'
import { type Hash, integrityOf } from '../parse/integrity.ts'
import { textOf } from './claim.ts'
import { known, unknown } from './facts.ts'

/** `<folder>/content-v2/<algorithm>/<ab>/<cd>/<rest>`: the layout of npm's cacache, used for our own archives too. */
export function contentPath(folder: string, { algorithm, digest }: Hash): string {
  const hex = Buffer.from(digest, 'base64').toString('hex')
  return join(folder, 'content-v2', algorithm, hex.slice(0, 2), hex.slice(2, 4), hex.slice(4))
}

/** The content if it is there and still has that very hash. */
export async function readContent(folder: string, hash: Hash, maxBytes: number): Promise<Uint8Array | undefined> {
  try {
    const bytes = await readRegular(contentPath(folder, hash), maxBytes)
    return integrityOf(bytes, hash.algorithm) === textOf(hash) ? bytes : undefined
  } catch {
    return undefined
  }
}

/** Best effort: a cache that cannot be written is no reason to stop. */
export async function writeContent(folder: string, hash: Hash, bytes: Uint8Array): Promise<void> {
  const path = contentPath(folder, hash)
  const temporary = `${path}.${process.pid}.${randomBytes(6).toString('hex')}`
  try {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 })
    await writeFile(temporary, bytes, { mode: 0o600, flag: 'wx' })
    await rename(temporary, path)
  } catch {
    await rm(temporary, { force: true }).catch(() => undefined)
  }
}

/** A `file:` archive of the project; what lies outside, links followed, is not read. */
export async function readInside(projectDir: string, path: string, maxBytes: number): Promise<Fact<Uint8Array>> {
  try {
    const root = await realpath(projectDir)
    const real = await realpath(resolve(projectDir, path))
    const way = relative(root, real)
    if (way === '' || way.startsWith('..') || isAbsolute(way)) return unknown('its file lies outside of the project')
    return known(await readRegular(real, maxBytes))
  } catch (thrown) {
    return unknown(`its file cannot be read: ${reasonOf(thrown)}`)
  }
}

/** @throws Error for what is not there, is no regular file, or is too large */
export async function readRegular(path: string, maxBytes: number): Promise<Uint8Array> {
  // Non-blocking, as opening a named pipe would wait for a writer for ever.
  const handle = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0))
  try {
    const stat = await handle.stat()
    if (!stat.isFile()) throw new Error('it is not a regular file')
    if (stat.size > maxBytes) throw new Error(`it has more than ${maxBytes} bytes`)
    return await handle.readFile()
  } finally {
    await handle.close()
  }
}
