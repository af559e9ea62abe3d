import { createHash } from 'node:crypto'
import { readdirSync, realpathSync, statSync } from 'node:fs'
import { basename, join } from 'node:path'
import { attempt } from '../policy/store-fault.ts'
import { entryOf, receiptOfEntry } from './entry.ts'
import { append, readLog } from './log.ts'
import type { PackageReceipt, Receipt } from './receipt.ts'

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
  if (statSync(logFileIn(folder), { throwIfNoEntry: false })?.isFile()) return [folder]
  const names = attempt(() => readdirSync(folder)) ?? []
  return names
    .sort()
    .map((name) => join(folder, name))
    .filter((path) => statSync(logFileIn(path), { throwIfNoEntry: false })?.isFile())
}

/** @throws Fault `store/…`, `log/too-large` */
export const appendReceipt = (folder: string, receipt: Receipt): Promise<void> =>
  append(logFileIn(folder), (last) => entryOf(receipt, last))

export interface Receipts {
  readonly receipts: readonly (Receipt & { readonly line: number })[]
  /** A sentence for each line that is no receipt as it was written, and for an append that was cut off. */
  readonly problems: readonly string[]
  readonly head: string
}

/** @throws Fault `store/unreadable`, `log/too-large` */
export function readReceipts(folder: string): Receipts {
  const path = logFileIn(folder)
  const { entries, problems, torn, head } = readLog(path)
  const sets = new Map<string, readonly PackageReceipt[]>()
  const more: string[] = []
  const receipts = entries.flatMap(({ line, value }) => {
    const receipt = receiptOfEntry(value, sets)
    if (receipt === undefined) more.push(`line ${line} of ${path} is no receipt that this version can read`)
    return receipt === undefined ? [] : [{ ...receipt, line }]
  })
  if (torn > 0) more.push(`${path} ends in ${torn} bytes of an append that was cut off`)
  return { receipts, problems: [...problems, ...more], head }
}
