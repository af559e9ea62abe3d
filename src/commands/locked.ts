import type { ResolvedPackage } from '../model.ts'
import { Fault } from '../parse/fault.ts'
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
  const [packages, files, problems]: [LockedPackage[], string[], string[]] = [[], [], []]
  try {
    for (const { file, parse } of lockfilesIn(root)) {
      try {
        const set = parse()
        files.push(file)
        packages.push(...set.packages.map((pkg) => ({ package: pkg, lockfile: file })))
        problems.push(...set.gaps.map(({ why }) => `${root}: ${why}`))
      } catch (error) {
        problems.push(`${root}: ${messageOf(error)}`)
      }
    }
  } catch (error) {
    problems.push(messageOf(error))
  }
  return { packages, files, problems }
}

function messageOf(error: unknown): string {
  if (error instanceof Fault) return error.message
  throw error
}
