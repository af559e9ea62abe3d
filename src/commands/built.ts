import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Pin } from '../model.ts'

/**
 * What a package's folder held after its approved scripts ran there: esbuild replaces its own bin, node-gyp leaves a
 * build folder, and a rebuild must still know it. Lies in the guard's cache; a lost record means a fresh install.
 */
export function builtFrom(cacheFolder: string, folder: string, pin: Pin): string | undefined {
  try {
    return readFileSync(recordOf(cacheFolder, folder, pin), 'utf8')
  } catch {
    return undefined
  }
}

export function rememberBuilt(cacheFolder: string, folder: string, pin: Pin, content: string): void {
  const path = recordOf(cacheFolder, folder, pin)
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
    writeFileSync(`${path}.${process.pid}`, content, { mode: 0o600 })
    renameSync(`${path}.${process.pid}`, path)
  } catch {
    // Without a writable cache the next rebuild finds changed files and strips: said then, and safe.
  }
}

function recordOf(cacheFolder: string, folder: string, pin: Pin): string {
  const key = createHash('sha256')
    .update(JSON.stringify([folder, pin.integrity, pin.scripts, pin.content]))
    .digest('hex')
  return join(cacheFolder, 'built-1', key.slice(0, 2), key)
}
