import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { judgeSet, reportOf } from '../guard.ts'
import { lockfileOf } from '../managers/npm/resolve.ts'
import type { Judgement, Report, ResolvedSet } from '../model.ts'
import { Fault } from '../parse/fault.ts'
import { parseNpmLockfile } from '../parse/npm-lockfile.ts'
import { parsePnpmLockfile } from '../parse/pnpm-lockfile.ts'
import { projectConfig } from './project-config.ts'
import { inputOf, type Session } from './session.ts'

/** Judges what the project's lockfiles name, without installing; questions stay open. */
export async function check(session: Session, options: { readonly offline?: boolean } = {}): Promise<Report> {
  const { judgements, set } = await judgeLockfiles(session, options)
  return reportOf(set, judgements, inputOf(session).feed)
}

export async function judgeLockfiles(
  session: Session,
  options: { readonly offline?: boolean } = {},
): Promise<{ set: ResolvedSet; judgements: Judgement[] }> {
  const set = lockfilesIn(session.project.folder)
  const config = projectConfig(session.project.folder, session.env)
  const input = { ...inputOf(session), config, offline: options.offline ?? config.offline, before: set }
  return { set, judgements: await judgeSet(set, input) }
}

/** Everything that the project's lockfiles resolve; both where there are two. */
export function lockfilesIn(folder: string): ResolvedSet {
  const pnpm = join(folder, 'pnpm-lock.yaml')
  const npm = lockfileOf(folder)
  const sets = [
    ...(existsSync(pnpm) ? [parsePnpmLockfile(readFileSync(pnpm, 'utf8'), pnpm)] : []),
    ...(npm ? [parseNpmLockfile(readFileSync(npm, 'utf8'), npm)] : []),
  ]
  if (sets.length === 0) {
    throw new Fault('check/no-lockfile', `${folder} has no pnpm-lock.yaml, package-lock.json or npm-shrinkwrap.json`, {
      hint: "run it in the project's root, after a first install",
    })
  }
  return { packages: sets.flatMap(({ packages }) => packages), gaps: sets.flatMap(({ gaps }) => gaps) }
}
