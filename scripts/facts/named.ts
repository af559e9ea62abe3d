import { type Dirent, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { lockfilesIn } from '../../src/commands/lockfiles.ts'
import type { ResolvedSet } from '../../src/model.ts'
import { Fault } from '../../src/parse/fault.ts'
import type { Pin } from './pins.ts'

/** A release that lockfiles name. */
export interface Named extends Pin {
  /** How many people or organisations have a lockfile that names it. */
  readonly by: number
}

const foldersIn = (folder: string): Dirent[] =>
  readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory() && entry.name !== 'node_modules')

/**
 * The releases of the public registry that the lockfiles below a folder name, most named first. It has a folder for each
 * owner, whose projects lie anywhere in it: an owner counts once, however many projects are alike. The integrity is the one
 * that most lockfiles say; whoever downloads the archive finds out whether it is true.
 * @param tell hears of each lockfile that cannot be read
 */
export function namedIn(folder: string, tell: (why: string) => void): Named[] {
  const found = new Map<string, { readonly owners: Set<string>; readonly integrities: Map<string, number> }>()
  for (const { name: owner } of foldersIn(folder)) {
    for (const { packages } of setsIn(join(folder, owner), tell)) {
      for (const { name, version, source, bundled, integrity = '' } of packages) {
        if (bundled || source.type !== 'registry' || !isPublic(source.tarball)) continue
        const key = `${name}\t${version}`
        const release = found.get(key) ?? { owners: new Set(), integrities: new Map() }
        release.owners.add(owner)
        if (integrity.startsWith('sha512-')) {
          release.integrities.set(integrity, (release.integrities.get(integrity) ?? 0) + 1)
        }
        found.set(key, release)
      }
    }
  }
  return [...found]
    .sort(([a, { owners: ofA }], [b, { owners: ofB }]) => ofB.size - ofA.size || (a < b ? -1 : 1))
    .flatMap(([key, { owners, integrities }]) => {
      const [name = '', version = ''] = key.split('\t')
      const [most] = [...integrities].sort(([a, ofA], [b, ofB]) => ofB - ofA || (a < b ? -1 : 1))
      return most ? [{ name, version, integrity: most[0], by: owners.size }] : []
    })
}

function setsIn(folder: string, tell: (why: string) => void): ResolvedSet[] {
  const own = lockfilesIn(folder).flatMap(({ file, parse }) => {
    try {
      return [parse()]
    } catch (thrown) {
      if (!(thrown instanceof Fault)) throw thrown
      tell(`${join(folder, file)}: ${thrown.message}`)
      return []
    }
  })
  return [...own, ...foldersIn(folder).flatMap(({ name }) => setsIn(join(folder, name), tell))]
}

/** Where the lockfile says nothing else it is. */
const isPublic = (tarball: string | undefined): boolean =>
  tarball === undefined || /^https:\/\/registry\.(?:npmjs\.org|yarnpkg\.com)\//u.test(tarball)
