import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'

/** Files as they were, to put them back byte for byte after a package manager only resolved in place. */
export interface Snapshot {
  /** The paths that are no longer as they were. */
  changed(): string[]
  restore(): void
}

export function snapshot(paths: Iterable<string>): Snapshot {
  const kept = new Map<string, Uint8Array | undefined>()
  for (const path of paths) kept.set(path, existsSync(path) && statSync(path).isFile() ? readFileSync(path) : undefined)
  const isChanged = ([path, bytes]: readonly [string, Uint8Array | undefined]) =>
    bytes === undefined ? existsSync(path) : !existsSync(path) || Buffer.compare(readFileSync(path), bytes) !== 0
  return {
    changed: () => [...kept].filter(isChanged).map(([path]) => path),
    restore() {
      for (const [path, bytes] of [...kept].filter(isChanged)) {
        if (bytes === undefined) rmSync(path, { force: true, recursive: true })
        else writeFileSync(path, bytes)
      }
    },
  }
}
