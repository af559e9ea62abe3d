import { existsSync, readFileSync, realpathSync, writeFileSync } from 'node:fs'
import { isAbsolute, join } from 'node:path'
import { readNpmrc } from '../gather/npmrc.ts'
import { home } from '../home.ts'
import { call } from '../managers/call.ts'
import { lever } from '../managers/lever.ts'
import { isWorkspaceVariable, npmKind, withoutWorkspaces } from '../managers/npm/command.ts'
import { nestedEnvironment, withoutVariables } from '../managers/npm/environment.ts'
import { resolveInPlace } from '../managers/npm/resolve.ts'
import { majorOf, programOf } from '../managers/program.ts'
import { closeRun, openRun, pruneRuns, type Run, writePart } from '../managers/run.ts'
import { runShell } from '../managers/run-shell.ts'
import type { Plan, ResolvedSet } from '../model.ts'
import { Fault } from '../parse/fault.ts'
import { own, parseJson, stringsOf } from '../parse/json.ts'
import { parseNpmLockfile } from '../parse/npm-lockfile.ts'
import { inert } from '../text/escape.ts'
import { escapes } from './escape.ts'
import { hookIn } from './hook-command.ts'
import { tellIncident } from './incident.ts'
import { installedSet, lockedSet, lyingIn } from './late-plan.ts'
import { nothing } from './npm-hook.ts'
import { foldersOf, quarantine } from './quarantine.ts'
import { idsOf, rebuild } from './rebuild.ts'
import { judgeAndTell, openSession, type Session } from './session.ts'
import { isOpen } from './sites.ts'
import { isWired, managersOf } from './wiring.ts'

interface Npm {
  readonly program: readonly string[]
  readonly prefix: string
  readonly cwd: string
  readonly major: number
}

/** `portcullis npm …`: the guarded form of any npm command, for what no hook of npm covers. */
export async function wrapNpm(session: Session, args: readonly string[], cwd = process.cwd()): Promise<number> {
  const { env } = session
  const kind = npmKind(args)
  const program = programOf('npm', env)
  if (kind === 'plain') return (await call([...program, ...args], { cwd, env, inherit: true })).code
  const major = await majorOf(program, env)
  const at = await sessionFor(session, program, args, cwd)
  if (escapes(at, `npm ${args.join(' ')}`)) return (await call([...program, ...args], { cwd, env, inherit: true })).code
  const npm = { program, prefix: at.project.folder, cwd, major }
  pruneRuns(at.runsFolder)
  const run = openRun(at.runsFolder, process.pid)
  try {
    return await installGuarded(at, npm, run, args, kind === 'frozen')
  } finally {
    closeRun(run)
  }
}

/** npm itself says which project it would install: from a subfolder, a workspace or with `--prefix` another one. */
async function sessionFor(session: Session, program: readonly string[], args: readonly string[], cwd: string) {
  const { env, project } = session
  const asked = [...program, 'prefix', '--loglevel=silent', ...withoutWorkspaces(args.slice(1))]
  const { code, output } = await call(asked, { cwd, env: withoutVariables(env, isWorkspaceVariable) })
  const prefix = output.trim().split('\n').at(-1) ?? ''
  if (code !== 0 || !isAbsolute(prefix) || !existsSync(prefix)) {
    throw new Fault('npm/no-prefix', `npm does not say which project it would install: ${inert(prefix)}`)
  }
  return realpathSync(prefix) === realpathSync(project.folder) ? session : openSession(prefix, env)
}

async function installGuarded(
  session: Session,
  npm: Npm,
  run: Run,
  args: readonly string[],
  isFrozen: boolean,
): Promise<number> {
  const env = nestedEnvironment(session.env)
  const before = lockedSet(npm.prefix)
  tellIncident(session, lyingIn(npm.prefix))
  const { set, undo } = await resolveFor(npm, args, env, before, isFrozen)
  const config = readNpmrc(npm.prefix, env)
  const { plan } = await judgeAndTell(session, set, { run, config, ...(before && { before }), record: !isFrozen })
  if (!plan.go) {
    undo()
    return 1
  }
  writePart(run, 'setup', { kind: 'npm', root: npm.prefix })
  writePart(run, 'plan', plan)
  const quiet = lever('npm/wrapper-ignores-scripts') ? ['--ignore-scripts'] : []
  const { code } = await call([...npm.program, ...args, ...quiet], { cwd: npm.cwd, env, inherit: true })
  if (code !== 0) return code
  return finish(session, npm, run, plan, env)
}

async function finish(session: Session, npm: Npm, run: Run, plan: Plan, env: NodeJS.ProcessEnv): Promise<number> {
  const installed = installedSet(npm.prefix) ?? { packages: [], gaps: [] }
  const judged = new Set(plan.judged.map(({ id, integrity }) => `${id} ${integrity}`))
  const strangers = installed.packages.filter(({ id, integrity }) => !judged.has(`${id} ${integrity}`))
  if (strangers.length > 0) {
    quarantine(npm.prefix, foldersOf(strangers))
    throw new Fault('npm/unjudged', `npm installed what was not judged: ${strangers.map(({ id }) => id).join(', ')}`, {
      hint: 'they were removed from node_modules; run the command again',
    })
  }
  const open = plan.run.filter((planned) => isOpen(session, npm.prefix, planned, installed.packages))
  if (open.length > 0) await rebuild(npm, run, idsOf(open), env)
  return ownScripts(session, npm, run, env)
}

async function resolveFor(
  npm: Npm,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  before: ResolvedSet | undefined,
  isFrozen: boolean,
) {
  if (isFrozen) {
    if (before) return { set: before, undo: nothing }
    throw new Fault('npm/no-lockfile', 'npm ci needs a package-lock.json, and there is none', {
      hint: 'run npm install once',
    })
  }
  const resolved = await resolveInPlace(npm.program, args, { prefix: npm.prefix, cwd: npm.cwd, env })
  return { set: parseNpmLockfile(resolved.text, resolved.file), undo: resolved.undo }
}

/** npm was told to run no script, so the project's own are run here, in npm's order. */
const ownEvents = ['preinstall', 'install', 'postinstall', 'prepublish', 'preprepare', 'prepare', 'postprepare']

async function ownScripts({ project }: Session, npm: Npm, run: Run, env: NodeJS.ProcessEnv): Promise<number> {
  const file = join(project.folder, 'package.json')
  const scripts = existsSync(file) ? stringsOf(own(parseJson(readFileSync(file, 'utf8'), file), 'scripts')) : {}
  for (const event of ownEvents) {
    const command = scripts[event]
    const hook = command === undefined ? undefined : hookIn(command)
    if (command === undefined || (hook && hook.rest === undefined)) continue
    const program = [...npm.program, 'run', event, '--ignore-scripts', `--script-shell=${runShell(run, home)}`]
    const { code } = await call(program, { cwd: npm.prefix, env, inherit: true })
    if (code !== 0) return code
  }
  return 0
}

/** `portcullis pnpm …`: pnpm with the guard's hooks, whether the project is wired or not. */
export async function wrapPnpm(session: Session, args: readonly string[]): Promise<number> {
  const wired = isWired(session.project.folder)
  const off = !wired && escapes(session, `pnpm ${args.join(' ')}`)
  const extra = wired || off ? [] : [`--config.global-pnpmfile=${join(home, 'pnpmfile.cjs')}`]
  const { code } = await call([...programOf('pnpm', session.env), ...args, ...extra], {
    cwd: process.cwd(),
    env: session.env,
    inherit: true,
  })
  if (!wired && code === 0) forgetPnpmfile(session.project.folder)
  return code
}

/**
 * pnpm notes in the lockfile that it had a pnpmfile, and a frozen install without one then fails. A project without a
 * pnpmfile of its own must not be tied to the guard by having been installed with it once.
 */
function forgetPnpmfile(folder: string): void {
  const file = join(folder, 'pnpm-lock.yaml')
  if (!existsSync(file) || ['.pnpmfile.cjs', '.pnpmfile.mjs'].some((name) => existsSync(join(folder, name)))) return
  const text = readFileSync(file, 'utf8')
  const without = text.replace(/^(?:pnpmfileChecksum|untrackedPnpmfileReadPackageHook): .*\n\n?/gmu, '')
  if (without !== text) writeFileSync(file, without)
}

/** `portcullis install …`: whichever manager this project uses. */
export const wrapFor = (session: Session, args: readonly string[]): Promise<number> =>
  managersOf(session.project.folder).includes('pnpm') ? wrapPnpm(session, args) : wrapNpm(session, args)
