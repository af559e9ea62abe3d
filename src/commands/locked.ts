import type { ResolvedPackage } from '../model.ts'
import { noting } from '../noting.ts'
import { lockfilesIn } from './lockfiles.ts'

export interface LockedPackage {
  readonly package: ResolvedPackage
  /** The name of the lockfile that has it. */
  readonly lockfile: string
}

/** What a project's lockfiles hold, whichever of the four package managers wrote them. */
export interface Locked {
  readonly packages: readonly LockedPackage[]
  /** The names of those that could be read. */
  readonly files: readonly string[]
  /** A sentence for each lockfile, and each entry of one, that could not be understood. */
  readonly problems: readonly string[]
}

/** Nothing where there is none. */
export function lockedIn(root: string): Locked {
  const problems: string[] = []
  const sets = (noting(problems, () => lockfilesIn(root, { places: true })) ?? []).flatMap(({ file, parse }) => {
    const set = noting(problems, parse)
    return set === undefined ? [] : [{ file, ...set }]
  })
  return {
    packages: sets.flatMap(({ file, packages }) => packages.map((pkg) => ({ package: pkg, lockfile: file }))),
    files: sets.map(({ file }) => file),
    problems: [...sets.flatMap(({ gaps }) => gaps.map(({ why }) => why)), ...problems].map((why) => `${root}: ${why}`),
  }
}
