import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { Fault } from '../parse/fault.ts'
import type { Receipt } from '../receipts/receipt.ts'
import { readReceipts, receiptsFolderOf, receiptsFoldersIn } from '../receipts/receipts.ts'
import { grouped } from '../text/count.ts'
import { inert } from '../text/escape.ts'
import type { Session } from './session.ts'

/** One receipts folder, read. */
export interface ReadLog {
  readonly folder: string
  readonly receipts: readonly (Receipt & { readonly line: number })[]
  readonly problems: readonly string[]
  readonly head: string
}

/**
 * Receipts folders by what a user names: a project's root, a receipts folder, a folder of them; all of this machine where
 * nothing is named.
 * @throws Fault `receipts/none` for a place without any: a slip of the hand must not look like a clean answer
 */
export function foldersOf({ stateFolder }: Session, places: readonly string[]): string[] {
  const all = join(stateFolder, 'receipts')
  if (places.length === 0) return receiptsFoldersIn(all)
  const found = places.flatMap((place) => {
    const own = join(all, receiptsFolderOf(place))
    const folders = existsSync(own) ? [own] : receiptsFoldersIn(place)
    if (folders.length > 0) return folders
    throw new Fault('receipts/none', `there are no receipts of ${inert(place, 400)}`, {
      hint: 'name a project that was installed guarded, or a folder of receipts',
    })
  })
  return [...new Set(found)]
}

export const readLogs = (session: Session, places: readonly string[]): ReadLog[] =>
  foldersOf(session, places).map((folder) => ({ folder, ...readReceipts(folder) }))

/** One line a receipt, the oldest first. */
export const logLines = (logs: readonly ReadLog[]): string[] =>
  logs.flatMap(({ folder, receipts, problems }) => [
    inert(folder),
    ...receipts.map((receipt) => `  ${lineOf(receipt)}`),
    ...problems.map((problem) => `  DAMAGED ${inert(problem)}`),
  ])

function lineOf(receipt: Receipt): string {
  if (receipt.type === 'script') {
    const { at, id, event, code } = receipt
    return `${at} ${inert(event, 40)} of ${inert(id)} ${code === undefined ? 'starts' : `ended with ${code}`}`
  }
  const { at, stopped, packages, resolved, by, feed, decisions } = receipt
  const scripts = packages.filter((one) => one.scripts === 'approved').length
  return [
    `${at} ${stopped ? 'stopped' : 'let in'} ${grouped(packages.length)} of ${grouped(resolved)}`,
    `by ${inert(by)}`,
    feed.state === 'known' ? `feed of ${inert(feed.value.built)}` : `no feed (${inert(feed.why, 200)})`,
    ...(scripts > 0 ? [`${grouped(scripts)} may run scripts`] : []),
    ...decisions.map(({ id, decision, by }) => `${inert(by)} said ${inert(decision)} to ${inert(id)}`),
  ].join(' · ')
}

/** What `log --verify` says: the head is what to note elsewhere, since it stands for all that came before. */
export const verifyLines = (logs: readonly ReadLog[]): string[] =>
  logs.flatMap(({ folder, receipts, problems, head }) => [
    `${inert(folder)}: ${grouped(receipts.length)} receipts, head ${head}${problems.length === 0 ? ', all as written' : ''}`,
    ...problems.map((problem) => `  DAMAGED ${inert(problem)}`),
  ])
