import { existsSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'

/** Files as they were, to put them back byte for byte after a package manager only resolved in place. */
export interface Snapshot {
  /** The paths that are no longer as they were. */
  changed(): string[]
  restore(): void
}

export function snapshot(paths: Iterable<string>): Snapshot {
  const kept = new Map([...paths].map((path) => [path, stateOf(path)]))
  const isChanged = ([path, was]: readonly [string, State | undefined]) =>
    was === undefined ? existsSync(path) : !existsSync(path) || Buffer.compare(readFileSync(path), was.bytes) !== 0
  return {
    changed: () => [...kept].filter(isChanged).map(([path]) => path),
    restore() {
      for (const [path, was] of [...kept].filter(isChanged)) {
        if (was === undefined) rmSync(path, { force: true, recursive: true })
        else {
          writeFileSync(path, was.bytes)
          // npm believes its own record of node_modules only while nothing there is newer.
          utimesSync(path, was.read, was.written)
        }
      }
    },
  }
}

interface State {
  readonly bytes: Uint8Array
  readonly read: Date
  readonly written: Date
}

function stateOf(path: string): State | undefined {
  const stat = statSync(path, { throwIfNoEntry: false })
  return stat?.isFile() ? { bytes: readFileSync(path), read: stat.atime, written: stat.mtime } : undefined
}
