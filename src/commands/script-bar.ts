import { basename, join, relative } from 'node:path'
import { folderContent } from '../gather/folder.ts'
import { keepOnce, withContents } from '../managers/kept.ts'
import { lever } from '../managers/lever.ts'
import { noteScript, type Run, writePart } from '../managers/run.ts'
import { answerScript, type ScriptCall } from '../managers/script-gate.ts'
import type { Plan, PlannedScript } from '../model.ts'
import { isStillNoted } from '../receipts/receipts.ts'
import { inert } from '../text/escape.ts'
import { builtFrom, rememberBuilt } from './built.ts'
import { recordScript } from './receipt.ts'
import type { Session } from './session.ts'
import { guardFiles, vendored } from './wiring.ts'

/** A script that a dependency wants to run. */
export interface Visit {
  readonly run: Run
  readonly session: Session
  readonly plan: Plan
  readonly call: ScriptCall
  /** The package's own. */
  readonly folder: string
}

/**
 * The last bar: starts a script only where the plan has it and the package's folder holds what was approved, notes it
 * before and after, and undoes what it did to the guard.
 * @param start runs the script to its end and gives its exit code
 * @returns that code, 0 for a script that is passed over, or `stopped` where the whole install has to end
 */
export async function passBar(visit: Visit, start: () => number | Promise<number>): Promise<number | 'stopped'> {
  const { run, session, plan, call, folder } = visit
  const given = answerScript(call, plan, (planned) => holds(visit, planned))
  noteScript(run, {
    id: `${call.name}@${call.version}`,
    event: call.event,
    ran: given.run,
    ...(!given.run && { why: given.why }),
  })
  if (!given.run) return plan.go ? 0 : 'stopped'
  const kept = keepOnce(run, watched(session))
  const noted = await receiptOf(visit, given.planned)
  const code = await start()
  // Before the guard loads another part of itself, which the script may have changed.
  const touched = kept.changed([])
  if (touched.length > 0) kept.restore(touched)
  const isLogCut = noted !== undefined && !isStillNoted(noted.folder, noted.hash)
  await receiptOf(visit, given.planned, code)
  const changed = [...touched, ...kept.changed(watched(session))]
  if (changed.length > 0 || isLogCut) {
    kept.restore(changed)
    const files = changed.map((path) => relative(session.project.folder, path)).join(', ')
    const did = [
      ...(changed.length > 0 ? [`changed ${files}; restored`] : []),
      ...(isLogCut ? ['took receipts out of the log; what it held before is lost'] : []),
    ].join(', and ')
    const text = `portcullis: INCIDENT the ${call.event} script of ${given.planned.id} ${did}`
    writePart(run, 'stopped', { text: `${inert(text)}\n`, condemned: [] })
    writePart(run, 'plan', { ...plan, go: false, run: [] })
    return 'stopped'
  }
  const ended = { event: call.event, code, run: basename(run.folder), content: folderContent(folder) }
  rememberBuilt(session.cacheFolder, folder, given.planned, ended)
  return code
}

/** Before it starts and when it has ended: a script may end the guard too. */
const receiptOf = ({ run, session, call }: Visit, { id, integrity }: PlannedScript, code?: number) =>
  recordScript(session, run, { id, integrity, event: call.event, ...(code !== undefined && { code }) })

/** The guard's files, and whatever else is in their folder. */
const watched = ({ project: { folder } }: Session): string[] => [
  ...new Set([...guardFiles(folder), ...withContents(join(folder, vendored))]),
]

/** The bytes as judged, or as this package's own approved scripts left them at the last install. */
function holds({ session, folder }: Visit, planned: PlannedScript): boolean {
  if (!lever('script-shell/content')) return true
  const content = folderContent(folder)
  return content === planned.content || content === builtFrom(session.cacheFolder, folder, planned)
}
