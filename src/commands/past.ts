import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { noting } from '../noting.ts'
import { Fault } from '../parse/fault.ts'
import { type Escape, escapesIn, readEscapes } from '../receipts/escapes.ts'
import { type Receipts, readReceipts, receiptsFolderOf, receiptsFoldersIn } from '../receipts/receipts.ts'
import { inert } from '../text/escape.ts'
import { hasLockfile } from './lockfiles.ts'
import type { Session } from './session.ts'
import { vendored } from './wiring.ts'

/** Something to look back at: a project, its receipts, or both. */
export interface Subject {
  /** Where its receipts lie, or would lie. */
  readonly folder: string
  /** The project's folder, where it was named. */
  readonly root?: string
}

/** What is written down of what a project let in. */
export interface Past extends Pick<Receipts, 'receipts' | 'problems'>, Partial<Pick<Receipts, 'head' | 'pruned'>> {
  readonly folder: string
  /** The project's folder, as it was named or as its last receipt says. */
  readonly root?: string
  /** Commands that went past the guard, the oldest first. */
  readonly escapes: readonly Escape[]
}

/**
 * Subjects by what a user names: a project's root, a receipts folder, a folder of them. Where nothing is named, all
 * receipts of this machine, and the project that the command is called in.
 * @param lockfiles whether a project that has nothing but a lockfile is one
 * @throws Fault `receipts/none` for a place without any: a slip of the hand must not look like a clean answer
 */
export function subjectsOf(session: Session, places: readonly string[], { lockfiles = false } = {}): Subject[] {
  const all = join(session.stateFolder, 'receipts')
  const projectAt = (root: string) => ({ folder: join(all, receiptsFolderOf(root)), root })
  const hasPast = ({ folder, root }: { readonly folder: string; readonly root: string }) =>
    receiptsFoldersIn(folder).length > 0 ||
    existsSync(escapesIn(join(root, vendored))) ||
    (lockfiles && hasLockfile(root))
  if (places.length === 0) {
    const here = projectAt(session.project.folder)
    const others = receiptsFoldersIn(all).filter((folder) => folder !== here.folder)
    return [...others.map((folder) => ({ folder })), ...(hasPast(here) ? [here] : [])]
  }
  const found = places.flatMap((place): Subject[] => {
    const project = projectAt(resolve(place))
    if (hasPast(project)) return [project]
    const folders = receiptsFoldersIn(place)
    if (folders.length > 0) return folders.map((folder) => ({ folder: resolve(folder) }))
    throw new Fault('receipts/none', `there are no receipts of ${inert(place, 400)}`, {
      hint: 'name a project that was installed guarded, or a folder of receipts',
    })
  })
  return [...new Map(found.map((one) => [one.folder, one])).values()]
}

/** What cannot be read is a problem in it. */
export function readPast({ folder, root: named }: Subject): Past {
  const problems: string[] = []
  const receipts = noting(problems, () => readReceipts(folder))
  const root = named ?? receipts?.receipts.findLast((receipt) => receipt.type === 'install')?.project
  const files = [escapesIn(folder), ...(root === undefined ? [] : [escapesIn(join(root, vendored))])]
  const read = files.flatMap((file) => noting(problems, () => readEscapes(file)) ?? [])
  return {
    receipts: [],
    ...receipts,
    folder,
    ...(root !== undefined && { root }),
    escapes: read.flatMap(({ escapes }) => escapes).sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0)),
    problems: [...(receipts?.problems ?? []), ...read.flatMap((one) => one.problems), ...problems],
  }
}
