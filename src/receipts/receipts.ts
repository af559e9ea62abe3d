import { createHash } from 'node:crypto'
import { existsSync, readdirSync, realpathSync } from 'node:fs'
import { basename, join } from 'node:path'
import type { ResolvedPackage } from '../model.ts'
import { attempt } from '../policy/store-fault.ts'
import { append } from './append.ts'
import { entryOf, knownSets, listedIn, receiptOfEntry } from './entry.ts'
import { escapesIn } from './escapes.ts'
import { holdsLine, type LogEntry, type LogLimits, newestFirst, readLog } from './log.ts'
import { prune } from './prune.ts'
import type { Receipt } from './receipt.ts'
import { isLog, type Pruned } from './segments.ts'

export const logFileIn = (folder: string): string => join(folder, 'log.jsonl')

/** Where a project's receipts lie in the folder of all: by the project's path, since a project may be read-only. */
export function receiptsFolderOf(project: string): string {
  const real = attempt(() => realpathSync(project)) ?? project
  const plain = basename(real)
    .replace(/[^A-Za-z0-9._-]/gu, '_')
    .slice(0, 40)
  return `${plain || '_'}-${createHash('sha256').update(real).digest('hex').slice(0, 12)}`
}

/** Every receipts folder that a folder of them has, or that it is. */
export function receiptsFoldersIn(folder: string): string[] {
  if (isReceiptsFolder(folder)) return [folder]
  const names = attempt(() => readdirSync(folder)) ?? []
  return names
    .sort()
    .map((name) => join(folder, name))
    .filter(isReceiptsFolder)
}

const isReceiptsFolder = (folder: string): boolean => isLog(logFileIn(folder)) || existsSync(escapesIn(folder))

/** @returns what {@link isStillNoted} takes. @throws Fault `store/…`, `log/…` */
export const appendReceipt = (folder: string, receipt: Receipt, limits?: LogLimits): Promise<string> =>
  append(logFileIn(folder), (last) => entryOf(receipt, last), limits)

/** A receipt, and where it stands. */
export type PlacedReceipt = Receipt & Pick<LogEntry, 'file' | 'line'>

/** See {@link holdsLine}. */
export const isStillNoted = (folder: string, hash: string): boolean => holdsLine(logFileIn(folder), hash)

export interface Receipts {
  readonly receipts: readonly PlacedReceipt[]
  /** A sentence for each line that is no receipt as it was written, and for an append that was cut off. */
  readonly problems: readonly string[]
  readonly head: string
  /** What was removed from the beginning. */
  readonly pruned: Pruned
}

/** @throws Fault `store/unreadable`, `log/too-large` */
export function readReceipts(folder: string): Receipts {
  const path = logFileIn(folder)
  const known = knownSets()
  const { entries, problems, torn, head, pruned } = readLog(path, (value) => receiptOfEntry(value, known))
  const more: string[] = []
  const receipts = entries.flatMap(({ file, line, value: receipt }) => {
    if (receipt === undefined)
      more.push(`line ${line} of ${join(folder, file)} is no receipt that this version can read`)
    return receipt === undefined ? [] : [{ ...receipt, file, line }]
  })
  if (torn > 0) more.push(`${path} ends in ${torn} bytes of an append that was cut off`)
  return { receipts, problems: [...problems, ...more], head, pruned }
}

/**
 * Which of these packages no receipt names, whatever its verdict was; undefined where there is no receipt at all. The
 * newest are read first, and no more of them than it takes: a log may hold years.
 * @param keyOf what tells one from another
 * @throws Fault `store/unreadable`, `log/too-large`
 */
export function unnamed(
  folder: string,
  packages: readonly ResolvedPackage[],
  keyOf: (pkg: ResolvedPackage) => string,
): ResolvedPackage[] | undefined {
  const open = new Map(packages.map((pkg) => [keyOf(pkg), pkg]))
  const names = new Set(packages.map(({ name }) => name))
  let isEmpty = true
  for (const entry of newestFirst(logFileIn(folder))) {
    const listed = listedIn(entry, names)
    if (listed === undefined) continue
    isEmpty = false
    for (const pkg of listed) open.delete(keyOf(pkg))
    if (open.size === 0) return []
  }
  return isEmpty ? undefined : [...open.values()]
}

/**
 * Removes the oldest segments of which everything is older than that.
 * @throws Fault `store/…`, `log/…`
 */
export const pruneReceipts = (folder: string, before: Date, note: { readonly at: string; readonly by: string }) =>
  prune(logFileIn(folder), (at) => Date.parse(at) < before.getTime(), note)
