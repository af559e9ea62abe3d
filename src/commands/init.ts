import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { lockfileOf } from '../managers/npm/resolve.ts'
import type { ResolvedSet } from '../model.ts'
import { Fault } from '../parse/fault.ts'
import { acceptedFile, approvalsFile, policyFile } from '../project.ts'
import { baseline } from './baseline.ts'
import { type CiService, ciEdits } from './ci-templates.ts'
import { type Edit, isChange } from './edit.ts'
import { readLockfiles } from './lockfiles.ts'
import { projectConfig } from './project-config.ts'
import type { Session } from './session.ts'
import { remember, undo, undoing, writeEdits } from './undo.ts'
import { requireBundle, vendor } from './vendor.ts'
import { managersOf, vendored, wire } from './wiring.ts'

interface Options {
  readonly dryRun: boolean
  /** Also write the step for this CI service. */
  readonly ci?: CiService
}

export interface Done {
  /** What was done, or would be. */
  readonly lines: readonly string[]
  /** The project holds what the guard does not let in. */
  readonly stopped: boolean
}

const newPolicy = `{
  "$schema": "./${vendored}/portcullis.schema.json",
  "minimumAge": "1d"
}
`
const nothing = 'nothing was written (--dry-run)'

/** Vendors the guard, wires the project's managers and judges once what is installed already. */
export async function init(session: Session, { dryRun, ci }: Options): Promise<Done> {
  const root = session.project.folder
  if (!existsSync(join(root, 'package.json'))) {
    throw new Fault('init/no-project', `${root} has no package.json`, { hint: "run it in the project's root" })
  }
  // All that can go wrong by what the project's files say goes wrong here, before anything is written.
  const wiring = [wire(root), ...(ci ? [ciEdits(root, ci)] : [])]
  const notes = wiring.flatMap((one) => one.notes)
  const [set, config] = [residents(root), projectConfig(root, session.env)]
  requireBundle()
  const edits = [...wiring.flatMap((one) => one.edits), ...policyEdit(root)]
  const verb = existsSync(join(root, vendored)) ? 'renew' : 'create'
  const lines = [
    `${verb} ${vendored}/: the guard itself, to be committed`,
    ...edits.map(({ path, before, why }) => `${before === undefined ? 'create' : 'change'} ${path}: ${why}`),
    ...notes.map((note) => `note: ${note}`),
  ]
  const isNew = !existsSync(acceptedFile(root))
  if (dryRun) return { lines: [...lines, ...(isNew ? [plannedBaseline(set)] : []), nothing], stopped: false }
  vendor(root)
  remember(root, edits)
  writeEdits(root, edits)
  const { stopped, said } = await baseline(session, set, config)
  const managers = managersOf(root).join(' and ')
  return {
    lines: [...lines, said, `${managers} installs of this project are guarded now; commit these files`],
    stopped,
  }
}

const plannedBaseline = ({ packages }: ResolvedSet) =>
  `judge ${packages.length} packages of the lockfile and record them as the baseline`

function policyEdit(root: string): Edit[] {
  if (existsSync(policyFile(root))) return []
  return [{ path: 'portcullis.json', before: undefined, after: newPolicy, why: 'the policy' }]
}

function residents(root: string): ResolvedSet {
  const isLocked = existsSync(join(root, 'pnpm-lock.yaml')) || lockfileOf(root) !== undefined
  return isLocked ? readLockfiles(root).set : { packages: [], gaps: [] }
}

/** Undoes `init`. */
export async function remove(session: Session, { dryRun }: Options): Promise<Done> {
  const root = session.project.folder
  const { restored, cleaned } = undoing(root)
  const isThere = existsSync(join(root, vendored))
  if (!isThere && restored.length + cleaned.length === 0)
    return { lines: ['there is no wiring to remove'], stopped: false }
  const keeps = [policyFile(root), approvalsFile(root)].filter((file) => existsSync(file))
  const gone = new Set(restored.filter(({ after }) => after === undefined).map(({ path }) => join(root, path)))
  const lines = [
    ...restored.map(({ path, why }) => `${why} ${path}`),
    ...cleaned.filter(isChange).map(({ path }) => `take the guard out of ${path}, which was changed since`),
    ...(isThere ? [`delete ${vendored}/, the baseline with it`] : []),
    ...keeps
      .filter((file) => !gone.has(file))
      .map((file) => `${file.slice(root.length + 1)} stays: it holds your decisions`),
    ...(dryRun ? [nothing] : []),
  ]
  if (!dryRun) undo(root)
  return { lines, stopped: false }
}
