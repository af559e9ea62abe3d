import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ResolvedSet } from '../model.ts'
import { parseBunLockfile } from '../parse/bun-lockfile.ts'
import { Fault } from '../parse/fault.ts'
import { parseNpmLockfile } from '../parse/npm-lockfile.ts'
import { withPlaces } from '../parse/places.ts'
import { parsePnpmLockfile } from '../parse/pnpm-lockfile.ts'
import { parseYarnLockfile } from '../parse/yarn-lockfile.ts'
import { isFile } from '../policy/store-read.ts'
import type { ReadFile } from './git.ts'

interface Format {
  readonly by: 'pnpm' | 'npm' | 'yarn' | 'bun'
  /** Where one is there, those behind it do not count. */
  readonly files: readonly string[]
  /** @throws Fault `lockfile/…` */
  parse(text: string, file: string): ResolvedSet
  /** {@link withPlaces} can read it. */
  readonly isPlaced: boolean
}

const formats: readonly Format[] = [
  { by: 'pnpm', files: ['pnpm-lock.yaml'], parse: parsePnpmLockfile, isPlaced: true },
  { by: 'npm', files: ['npm-shrinkwrap.json', 'package-lock.json'], parse: parseNpmLockfile, isPlaced: true },
  { by: 'yarn', files: ['yarn.lock'], parse: parseYarnLockfile, isPlaced: false },
  { by: 'bun', files: ['bun.lock'], parse: parseBunLockfile, isPlaced: false },
]

interface Reading {
  /** The project's folder where it is left out. */
  readonly read?: ReadFile
  /** Where each package stands in them; that takes as long as all the rest. */
  readonly places?: boolean
}

/** One of a project's lockfiles; {@link formats} says of which kinds there may be one each. */
export interface Lockfile extends Pick<Format, 'by'> {
  /** Its name. */
  readonly file: string
  /** @throws Fault `lockfile/…` */
  parse(): ResolvedSet
}

/** Each by itself, so that one that cannot be read hides no other. */
export const lockfilesIn = (folder: string, { read = filesIn(folder), places = false }: Reading = {}): Lockfile[] =>
  formats.flatMap(({ by, files, parse, isPlaced }) => {
    const file = files.find((name) => read(name) !== undefined)
    if (file === undefined) return []
    const parsed = (text: string) => {
      const set = parse(text, file)
      return places && isPlaced ? withPlaces(set, text, file) : set
    }
    return [{ by, file, parse: () => parsed(read(file) as string) }]
  })

export interface Lockfiles {
  readonly set: ResolvedSet
  /** Sentences that a report has to say about what was read. */
  readonly notes: readonly string[]
}

/**
 * Everything that the project's lockfiles resolve, whichever of the four package managers wrote them.
 * @throws Fault `check/no-lockfile`, `lockfile/…`
 */
export function readLockfiles(folder: string, reading: Reading = {}): Lockfiles {
  const found = lockfilesIn(folder, reading).map(({ by, file, parse }) => ({ by, file, set: parse() }))
  if (found.length === 0) {
    const names = 'pnpm-lock.yaml, package-lock.json, npm-shrinkwrap.json, yarn.lock or bun.lock'
    const hint = existsSync(join(folder, 'bun.lockb'))
      ? 'bun.lockb is binary and not read: write bun.lock with `bun install --save-text-lockfile`'
      : "run it in the project's root, after a first install"
    throw new Fault('check/no-lockfile', `${folder} has no ${names}`, { hint })
  }
  return {
    set: { packages: found.flatMap(({ set }) => set.packages), gaps: found.flatMap(({ set }) => set.gaps) },
    notes: found.flatMap(notesOn),
  }
}

function notesOn({
  by,
  file,
  set,
}: Pick<Format, 'by'> & { readonly file: string; readonly set: ResolvedSet }): string[] {
  if (by !== 'yarn' && by !== 'bun') return []
  const isUntied = set.packages.some(({ checksum, integrity }) => checksum !== undefined && integrity === undefined)
  return [
    `${file}: judged; installs with ${by} are not gated`,
    ...(isUntied ? [`${file}: its checksums are yarn's own, so what the registry serves now was judged`] : []),
  ]
}

export const hasLockfile = (folder: string): boolean =>
  formats.some(({ files }) => files.some((file) => existsSync(join(folder, file))))

export const noLockfile = (read: ReadFile): boolean =>
  formats.every(({ files }) => files.every((file) => read(file) === undefined))

const filesIn = (folder: string): ReadFile =>
  remembered((name) => {
    const path = join(folder, name)
    return isFile(path) ? readFileSync(path, 'utf8') : undefined
  })

/** Asks for each file once. */
export function remembered(read: ReadFile): ReadFile {
  const texts = new Map<string, string | undefined>()
  return (name) => {
    if (!texts.has(name)) texts.set(name, read(name))
    return texts.get(name)
  }
}
