import { basename } from 'node:path'
import type { Outcome } from '../guard.ts'
import { guardBuild } from '../guard-build.ts'
import { type Run, readPart, writePart } from '../managers/run.ts'
import type { Gap } from '../model.ts'
import { Fault } from '../parse/fault.ts'
import type { Project } from '../project.ts'
import { receiptOf, type ScriptReceipt } from '../receipts/receipt.ts'
import { appendReceipt, receiptsFolderOf } from '../receipts/receipts.ts'
import { privateState } from '../state.ts'
import { inert } from '../text/escape.ts'

/** What of a session is needed here. */
interface Recorder {
  readonly project: Project
  /** The project in whose log this is noted, where another one is installed for it. */
  readonly onBehalfOf?: string
  readonly stateFolder: string
  readonly now: Date
  readonly out: NodeJS.WriteStream
}

/**
 * Notes what was judged, before anything of it runs. That nothing could be noted is a gap, and stops the install only
 * where the policy requires receipts.
 * @throws Fault of what kept it from being noted, where the policy requires receipts
 */
export async function recordReceipt(session: Recorder, run: Run, outcome: Outcome, by: string): Promise<Gap[]> {
  const { project, onBehalfOf, now } = session
  const log = receiptsFolderOf(onBehalfOf ?? project.folder)
  return noting(session, async () => {
    const folder = privateState(session.stateFolder, 'receipts', log)
    writePart(run, 'receipts', { folder })
    const receipt = receiptOf({
      guard: guardBuild,
      report: outcome.report,
      approvals: [...outcome.approvals, ...project.approvals],
      run: basename(run.folder),
      at: now.toISOString(),
      project: onBehalfOf ?? project.folder,
      by,
      decisions: outcome.decisions,
    })
    await appendReceipt(folder, receipt)
  })
}

/** A receipt that was written, and where. */
export interface Noted {
  readonly folder: string
  readonly hash: string
}

/**
 * Notes that a script is about to run or has ended; says it where that cannot be noted.
 * @returns undefined where it could not
 */
export async function recordScript(
  session: Recorder,
  run: Run,
  script: Omit<ScriptReceipt, 'type' | 'guard' | 'run' | 'at'>,
): Promise<Noted | undefined> {
  let noted: Noted | undefined
  const gaps = await noting(session, async () => {
    const folder =
      readPart(run, 'receipts')?.folder ??
      privateState(session.stateFolder, 'receipts', receiptsFolderOf(session.project.folder))
    const at = new Date().toISOString()
    const hash = await appendReceipt(folder, {
      type: 'script',
      guard: guardBuild,
      run: basename(run.folder),
      at,
      ...script,
    })
    noted = { folder, hash }
  })
  for (const { why } of gaps) session.out.write(`portcullis: ${inert(why, 400)}\n`)
  return noted
}

async function noting(session: Recorder, note: () => Promise<void>): Promise<Gap[]> {
  try {
    await note()
    return []
  } catch (error) {
    if (!(error instanceof Fault) || session.project.policy.receipts.required) throw error
    return [{ about: 'receipt', why: `no receipt was written: ${error.message}` }]
  }
}
