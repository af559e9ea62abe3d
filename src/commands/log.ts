import { Fault } from '../parse/fault.ts'
import { durationSyntax, millisecondsOf } from '../policy/time.ts'
import type { Escape } from '../receipts/escapes.ts'
import type { GuardBuild, Receipt } from '../receipts/receipt.ts'
import { pruneReceipts } from '../receipts/receipts.ts'
import { counted, grouped } from '../text/count.ts'
import { inert } from '../text/escape.ts'
import { type Past, readPast, subjectsOf } from './past.ts'
import { personOf, type Session } from './session.ts'

export const readLogs = (session: Session, places: readonly string[]): Past[] =>
  subjectsOf(session, places).map(readPast)

/** One line a receipt, and a command that went past the guard, the oldest first. */
export const logLines = (logs: readonly Past[]): string[] =>
  logs.flatMap((log) => [
    inert(log.folder),
    ...prunedLines(log),
    ...[...log.receipts.map((one) => [one.at, lineOf(one)]), ...log.escapes.map((one) => [one.at, escapeText(one)])]
      .sort(([a = ''], [b = '']) => (a < b ? -1 : a > b ? 1 : 0))
      .map(([, line]) => `  ${line}`),
    ...log.problems.map((problem) => `  DAMAGED ${inert(problem)}`),
  ])

function prunedLines({ pruned }: Past): string[] {
  if (pruned?.until === undefined) return []
  const { entries, until, by = '', at = '' } = pruned
  return [`  ${grouped(entries)} entries until ${until} were pruned by ${inert(by)}, ${at}`]
}

const escapeText = ({ at, by, command }: Escape): string =>
  `${at} PAST THE GUARD · ${inert(command, 200)} by ${inert(by, 80)} with PORTCULLIS=off: what came in was not judged`

function lineOf(receipt: Receipt): string {
  if (receipt.type === 'script') {
    const { at, id, event, code } = receipt
    return `${at} ${inert(event, 40)} of ${inert(id)} ${code === undefined ? 'starts' : `ended with ${code}`}`
  }
  const { at, stopped, packages, resolved, by, feed, decisions, guard } = receipt
  const scripts = packages.filter((one) => one.scripts === 'approved').length
  return [
    `${at} ${stopped ? 'stopped' : 'let in'} ${grouped(packages.length)} of ${grouped(resolved)}`,
    `by ${inert(by)}`,
    feed.state === 'known' ? `feed of ${inert(feed.value.built)}` : `no feed (${inert(feed.why, 200)})`,
    ...(guard ? [guardText(guard)] : []),
    ...(scripts > 0 ? [`${grouped(scripts)} may run scripts`] : []),
    ...decisions.map(({ id, decision, by }) => `${inert(by)} said ${inert(decision)} to ${inert(id)}`),
  ].join(' · ')
}

const guardText = ({ version, build }: GuardBuild): string =>
  `guard ${inert(version, 40)}${build === undefined ? '' : ` (${inert(build.slice(0, 12))})`}`

/** What `log --verify` says: the head is what to note elsewhere, since it stands for all that came before. */
export const verifyLines = (logs: readonly Past[]): string[] =>
  logs.flatMap(({ folder, receipts, problems, head = 'unknown' }) => [
    `${inert(folder)}: ${grouped(receipts.length)} receipts, head ${head}${problems.length === 0 ? ', all as written' : ''}`,
    ...problems.map((problem) => `  DAMAGED ${inert(problem)}`),
  ])

/**
 * Removes the segments of these logs of which everything is older than that.
 * @param age such as `90d`
 * @returns a line for each log
 * @throws Fault `cli/usage`, `receipts/none`, `store/…`, `log/…`
 */
export async function pruneLogs(session: Session, places: readonly string[], age: string): Promise<string[]> {
  if (!durationSyntax.test(age)) {
    throw new Fault('cli/usage', `--prune ${inert(age, 40)} is no age`, { hint: 'write it as 90d or 26w' })
  }
  const before = new Date(session.now.getTime() - millisecondsOf(age))
  const note = { at: session.now.toISOString(), by: personOf(session.env) }
  const lines: string[] = []
  for (const { folder } of subjectsOf(session, places)) {
    const { segments, pruned } = await pruneReceipts(folder, before, note)
    lines.push(
      segments === 0
        ? `${inert(folder)}: no full segment is older than that`
        : `${inert(folder)}: ${counted(segments, 'segment')} removed, with everything until ${pruned.until}`,
    )
  }
  return lines
}
