import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pnpmConfig, readNpmrc } from '../gather/npmrc.ts'
import { nestedEnvironment, npmCall } from '../managers/npm/environment.ts'
import { foldersOnDisk, hiddenLockfile } from '../managers/npm/installed.ts'
import { lockfileOf, resolveInCopy } from '../managers/npm/resolve.ts'
import { isOwnFolder } from '../managers/own-code.ts'
import { type Run, type Setup, writePart } from '../managers/run.ts'
import type { Plan, ResolvedSet } from '../model.ts'
import { Fault } from '../parse/fault.ts'
import { parseNpmLockfile } from '../parse/npm-lockfile.ts'
import { parsePnpmLockfile } from '../parse/pnpm-lockfile.ts'
import { terminalReport } from '../report/terminal.ts'
import { condemnedIn, foldersOf } from './quarantine.ts'
import { judgeAndTell, type Session } from './session.ts'

/** The plan where no hook came before the first script: `pnpm rebuild`, `pnpm fetch`. */
export async function planForPnpm(session: Session, run: Run, setup: Setup): Promise<Plan> {
  const file = join(setup.root, 'pnpm-lock.yaml')
  if (!existsSync(file))
    throw new Fault('pnpm/no-lockfile', `${file} is missing, so nothing says what runs here`, { file })
  const set = parsePnpmLockfile(readFileSync(file, 'utf8'), file)
  const config = pnpmConfig(setup.config ?? {}, readNpmrc(setup.root, session.env))
  return (await judgeAndTell(session, set, { run, config, before: set, piped: true, record: false })).plan
}

/**
 * The plan where npm asks first at a script, everything being on disk already: npm 11 always, npm 12 for
 * `npm install PKG` and `npm rebuild`.
 */
export async function planForNpm(session: Session, run: Run, env: NodeJS.ProcessEnv): Promise<Plan> {
  const npm = npmCall(env)
  // npm installs a git dependency like a project of its own, hostile .npmrc and all; nothing runs there.
  if (!isOwnFolder(npm.prefix, session.project.folder)) return { go: true, run: [], judged: [] }
  const config = readNpmrc(npm.prefix, env)
  const before = lockedSet(npm.prefix)
  const onDisk = foldersOnDisk(npm.prefix)
  const set = before && covers(before, onDisk) ? before : await resolveAnew(npm.program, npm.prefix, env)
  const options = { run, config, ...(before && { before }), piped: true, record: true }
  const { plan, report } = await judgeAndTell(session, set, options)
  const text = terminalReport(report, { color: false, columns: 80 })
  writePart(run, 'report', { text })
  if (!plan.go) {
    writePart(run, 'stopped', { text, condemned: foldersOf(condemnedIn(report.judgements)) })
  }
  // A package named on the command line is in no manifest yet. It was not judged, so nothing runs.
  return covers(set, onDisk) ? plan : { ...plan, run: [] }
}

export function lockedSet(prefix: string): ResolvedSet | undefined {
  const file = lockfileOf(prefix)
  return file ? parseNpmLockfile(readFileSync(file, 'utf8'), file) : undefined
}

/** What npm says it put into node_modules, or else what its lockfile says. */
export const installedSet = (prefix: string): ResolvedSet | undefined => lyingIn(prefix) ?? lockedSet(prefix)

/** What npm noted in node_modules when it last put something there. */
export function lyingIn(prefix: string): ResolvedSet | undefined {
  const hidden = hiddenLockfile(prefix)
  return hidden && parseNpmLockfile(hidden.text, hidden.file)
}

async function resolveAnew(program: readonly string[], prefix: string, env: NodeJS.ProcessEnv): Promise<ResolvedSet> {
  const { text, file } = await resolveInCopy(program, { prefix, env: nestedEnvironment(env) })
  return parseNpmLockfile(text, file)
}

function covers({ packages }: ResolvedSet, folders: readonly string[]): boolean {
  const judged = new Set(packages.flatMap(({ locations }) => locations))
  return folders.every((folder) => judged.has(folder))
}
