import { createHash } from 'node:crypto'
import { lstatSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Pin } from '../model.ts'
import { installEvents } from '../parse/manifest.ts'

/** What a package's folder became by its approved scripts. */
interface Built {
  /** Its content's hash: esbuild replaces its own bin, node-gyp leaves a build folder, and a rebuild must still know it. */
  readonly content: string
  /** The scripts that ended well there in the run that is named, by event. */
  readonly events: readonly string[]
  readonly run: string
  /** See {@link placeOf}. */
  readonly place: string
}

/** A script of a package that has ended. */
export interface EndedScript {
  readonly event: string
  readonly code: number
  /** Names the run that it belongs to. */
  readonly run: string
  /** The hash of what the folder holds now. */
  readonly content: string
}

/**
 * The hash of what the package's own approved scripts left in its folder. Lies in the guard's cache; a lost record means
 * a fresh install.
 */
export const builtFrom = (cacheFolder: string, folder: string, pin: Pin): string | undefined =>
  recordIn(recordOf(cacheFolder, folder, pin))?.content

/**
 * Whether all approved scripts of the package ended well in this very folder, and nothing was put there since. Like npm,
 * which runs scripts where it unpacks and nowhere else, this does not look deeper. Who forges a record keeps a script from
 * running, and what did not run is in no receipt.
 */
export function isBuilt(cacheFolder: string, folder: string, pin: Pin): boolean {
  const built = recordIn(recordOf(cacheFolder, folder, pin))
  return (
    built !== undefined &&
    installEvents.every((event) => pin.scripts[event] === undefined || built.events.includes(event)) &&
    built.place === placeOf(folder)
  )
}

export function rememberBuilt(cacheFolder: string, folder: string, pin: Pin, script: EndedScript): void {
  const path = recordOf(cacheFolder, folder, pin)
  const { event, code, run, content } = script
  const before = recordIn(path)
  const earlier = before?.run === run ? before.events : []
  const events = code === 0 ? [...earlier, event] : []
  const built: Built = { content, events, run, place: placeOf(folder) }
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
    writeFileSync(`${path}.${process.pid}`, JSON.stringify(built), { mode: 0o600 })
    renameSync(`${path}.${process.pid}`, path)
  } catch {
    // Without a writable cache the next rebuild finds changed files and strips: said then, and safe.
  }
}

/**
 * Tells a folder from one that was put in its place later, be it of the same version: by what the file system calls it and
 * by when it, its list of files and its package.json came to be.
 */
function placeOf(folder: string): string {
  const options = { throwIfNoEntry: false } as const
  const [at, manifest] = [lstatSync(folder, options), lstatSync(join(folder, 'package.json'), options)]
  return [
    ...[at?.dev, at?.ino, at?.birthtimeMs, at?.mtimeMs],
    ...[manifest?.ino, manifest?.size, manifest?.mtimeMs, manifest?.ctimeMs],
  ].join(' ')
}

function recordIn(path: string): Built | undefined {
  try {
    const built = JSON.parse(readFileSync(path, 'utf8')) as Built
    return Array.isArray(built.events) ? built : undefined
  } catch {
    return undefined
  }
}

function recordOf(cacheFolder: string, folder: string, pin: Pin): string {
  const key = createHash('sha256')
    .update(JSON.stringify([folder, pin.integrity, pin.scripts, pin.content]))
    .digest('hex')
  return join(cacheFolder, 'built-2', key.slice(0, 2), key)
}
