import { minimatch } from 'minimatch'
import { typesName } from '../ask/ask.ts'
import { openTerminal } from '../ask/tty.ts'
import { recommend } from '../judge/recommend.ts'
import type { Approval, Judgement } from '../model.ts'
import { acceptedBefore, sameReach } from '../other-version.ts'
import { Fault } from '../parse/fault.ts'
import { type Stale, staleApprovals } from '../policy/prune.ts'
import { isDay, stillAllows } from '../policy/time.ts'
import { dropApprovals, openProject, recordApprovals } from '../project.ts'
import type { Waiting } from '../report/waiting.ts'
import { inert } from '../text/escape.ts'
import { judgeLockfiles } from './check.ts'
import type { Edit } from './edit.ts'
import { exportEdits } from './lists/export.ts'
import { readLockfiles } from './lockfiles.ts'
import { personOf, type Session, singleOptions } from './session.ts'
import { writeEdits } from './undo.ts'

export interface DecideOptions {
  readonly reason?: string
  /** `YYYY-MM-DD` */
  readonly expires?: string
}

/** What waits for an approval, with what is advised: packages of the lockfile with scripts that do not run. */
export async function waiting(session: Session): Promise<Waiting[]> {
  const { judgements } = await judgeLockfiles(session)
  const { changesSince } = await import('../changes.ts')
  const list: Waiting[] = []
  for (const judgement of judgements.filter(isWaiting)) {
    const before = acceptedBefore(session.project.approvals, judgement.package)
    const isCompared = before && !sameReach(before.pin, judgement.pin) && list.filter(hasChanges).length < maxCompared
    const changes = isCompared && (await changesSince(before, judgement.package, singleOptions(session)))
    list.push({ judgement, ...recommend(judgement, before), ...(changes && { changes }) })
  }
  return list
}

/** Packages of one list whose bytes are fetched and compared. */
const maxCompared = 10
const hasChanges = ({ changes }: Waiting): boolean => changes !== undefined

const isWaiting = ({ verdict, scripts, approved }: Judgement): boolean =>
  verdict !== 'abort' && !approved && Object.keys(scripts).length > 0

/** Takes out of the approvals what decides nothing any more, and says what that was. */
export async function prune(session: Session): Promise<Stale[]> {
  const stale = staleIn(session)
  if (stale.length > 0)
    await dropApprovals(
      session.project.folder,
      stale.map(({ approval }) => approval),
    )
  return stale
}

export const staleIn = ({ project, now }: Session): Stale[] =>
  staleApprovals(project.approvals, readLockfiles(project.folder).set.packages, now)

/** Writes the decisions of the project into the lists of its package managers. @returns what was changed */
export function exportLists({ project, now }: Session): Edit[] {
  const { approvals } = openProject(project.folder)
  const edits = exportEdits(project.folder, approvals, now)
  writeEdits(project.folder, edits)
  return edits
}

/** @param patterns names, `name@version`, or globs over either */
export async function approve(
  session: Session,
  patterns: readonly string[],
  options: DecideOptions,
): Promise<Approval[]> {
  signed(session, options)
  const { judgements } = await judgeLockfiles(session)
  const candidates = judgements.filter(isWaiting)
  const chosen = patterns.flatMap((pattern) => {
    const found = candidates.filter((judgement) => matches(judgement, pattern))
    if (found.length > 0) return found
    throw new Fault('approve/nothing', `nothing that waits for an approval is called ${inert(pattern)}`, {
      hint:
        candidates.length === 0
          ? 'nothing waits'
          : `waiting: ${candidates.map(({ package: { id } }) => inert(id)).join(', ')}`,
    })
  })
  const approvals: Approval[] = []
  for (const judgement of new Set(chosen)) approvals.push(await approvalOf(judgement, session, options))
  await recordApprovals(session.project.folder, approvals)
  return approvals
}

async function approvalOf(judgement: Judgement, session: Session, options: DecideOptions): Promise<Approval> {
  const {
    package: { name, version, id },
    pin,
    findings,
    gaps,
  } = judgement
  if (pin === undefined) {
    throw new Fault('approve/no-bytes', `${inert(id)} cannot be approved: its bytes are not known`, {
      hint: gaps.map(({ why }) => inert(why)).join('; ') || 'it has no integrity in the lockfile',
    })
  }
  if (findings.some(({ severity }) => severity === 'high' || severity === 'critical')) await typeTheName(judgement)
  return { name, version, decision: 'approve', pin, ...signed(session, options) }
}

/** A high finding takes more than a key, and nobody but a person at a terminal can give it. */
async function typeTheName(judgement: Judgement): Promise<void> {
  const {
    package: { id },
    findings,
  } = judgement
  const terminal = openTerminal()
  if (terminal === undefined) {
    throw new Fault(
      'approve/needs-a-person',
      `${inert(id)} has a high finding, so a person at a terminal must approve it`,
    )
  }
  try {
    for (const { rule, message } of findings) terminal.write(`${inert(id)}: ${rule}: ${inert(message)}\n`)
    if (
      (await typesName(judgement, terminal, 'Type its name to approve it all the same; Enter approves nothing:')) !==
      true
    )
      throw new Fault('approve/not-confirmed', `${inert(id)} was not approved`)
  } finally {
    terminal.close()
  }
}

/** @param packages `name` (every version) or `name@version` */
export async function deny(session: Session, packages: readonly string[], options: DecideOptions): Promise<Approval[]> {
  const denials = packages.map((text): Approval => {
    const at = text.indexOf('@', 1)
    const [name, version] = at === -1 ? [text, '*'] : [text.slice(0, at), text.slice(at + 1)]
    if (name === '' || name === '@' || version === '') {
      throw new Fault('cli/usage', `${inert(JSON.stringify(text), 80)} names no package`, {
        hint: 'portcullis deny NAME or NAME@VERSION',
      })
    }
    return { name, version, decision: 'deny', ...signed(session, options) }
  })
  await recordApprovals(session.project.folder, denials)
  return denials
}

function signed({ env, now }: Session, { reason, expires }: DecideOptions) {
  if (expires !== undefined && !(isDay(expires) && stillAllows(expires, now))) {
    throw new Fault('cli/usage', `--expires ${inert(expires, 80)} is no day to come`, {
      hint: 'write it as YYYY-MM-DD',
    })
  }
  return { by: personOf(env), at: now.toISOString(), ...(reason && { reason }), ...(expires && { expires }) }
}

const matches = ({ package: { name, id } }: Judgement, pattern: string): boolean =>
  name === pattern ||
  id === pattern ||
  [name, id].some((text) => minimatch(text, pattern, { nonegate: true, nocomment: true }))
