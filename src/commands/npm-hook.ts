import { existsSync, readFileSync, realpathSync } from 'node:fs'
import { join } from 'node:path'
import { readNpmrc } from '../gather/npmrc.ts'
import { forgetKept } from '../managers/kept.ts'
import { lever } from '../managers/lever.ts'
import type { Asked } from '../managers/newcomers.ts'
import { type NpmCall, nestedEnvironment, npmCall, npmVersion } from '../managers/npm/environment.ts'
import { actsBetween, hoisted, latestRelease } from '../managers/npm/foretell.ts'
import { askedBeyond } from '../managers/npm/in-sync.ts'
import type { Load } from '../managers/npm/lifecycle.ts'
import { lockfileOf, resolveInPlace } from '../managers/npm/resolve.ts'
import { closeRun, findRun, openRun, pruneRuns, type Run, readPart, writePart } from '../managers/run.ts'
import type { Plan, ResolvedSet } from '../model.ts'
import { Fault } from '../parse/fault.ts'
import { parseNpmLockfile } from '../parse/npm-lockfile.ts'
import { escapes, isOff } from './escape.ts'
import { judgeForeseen } from './foreseen.ts'
import type { NpmEvent } from './hook-command.ts'
import { tellIncident } from './incident.ts'
import { installedSet, lockedSet, lyingIn } from './late-plan.ts'
import { condemnedIn, foldersOf, quarantine } from './quarantine.ts'
import { runApproved } from './rebuild.ts'
import { type JudgeOptions, judgeAndTell, openSession, type Session } from './session.ts'
import { vendored } from './wiring.ts'

/**
 * The root's `preinstall` and `postinstall`. npm 12 calls the first before it resolves, npm 11 after all dependencies
 * are built; what a version calls too late to judge is used to check that nothing else came in.
 * @param npmPid npm's process
 * @param load for npm's own modules
 */
export async function npmHook(event: NpmEvent, env: NodeJS.ProcessEnv, npmPid: number, load: Load): Promise<number> {
  const isNpm = npmVersion(env['npm_execpath']) !== undefined
  if (!isNpm && /^pnpm\//u.test(env['npm_config_user_agent'] ?? '')) return 0
  const npm = npmCall(env)
  const session = openSession(npm.prefix, env)
  if (isOff(env) && escapes(session, `npm ${npm.command ?? 'install'}`, openRun(session.runsFolder, npmPid))) return 0
  if (npm.major === 12)
    return event === 'preinstall' ? judgeFirst(session, npm, npmPid) : settle(session, npm, npmPid, load)
  if (npm.major === 11) return event === 'preinstall' ? settleLate(session, npm, npmPid, load) : 0
  throw new Fault('npm/unknown-version', `npm ${npm.major} was never proven to be stopped by the guard`, {
    hint: 'use npm 11 or 12, or a newer portcullis',
  })
}

async function judgeFirst(session: Session, npm: NpmCall, npmPid: number): Promise<number> {
  refuseOtherShell(npm)
  if (!lever('npm/judge-before-install')) return 0
  pruneRuns(session.runsFolder)
  const run = openRun(session.runsFolder, npmPid)
  const before = lockedSet(npm.prefix)
  tellIncident(session, lyingIn(npm.prefix))
  const config = readNpmrc(npm.prefix, session.env)
  const options = { run, config, ...(before && { before }), record: npm.command !== 'ci' }
  const asked = before && npm.command !== 'ci' ? askedIn(npm.prefix) : undefined
  const { outcome, undo } =
    (await foreseenFor(session, npm, before, asked, options)) ?? (await judgedFor(session, npm, before, asked, options))
  writePart(run, 'plan', outcome.plan)
  if (outcome.plan.go) return 0
  undo()
  return 1
}

/** `--script-shell` on the command line would take the last bar away, and npm says so here before anything is fetched. */
function refuseOtherShell({ scriptShell, prefix }: NpmCall): void {
  const ours = join(prefix, vendored, 'shell')
  if (!lever('npm/refuse-overriding-flags')) return
  if (scriptShell && existsSync(scriptShell) && existsSync(ours) && realpathSync(scriptShell) === realpathSync(ours))
    return
  throw new Fault('npm/overriding-shell', `npm's script-shell is ${scriptShell ?? 'not set'}, not the guard's`, {
    hint: "run npm in the project's root without --script-shell; `portcullis init` wires it again",
  })
}

const askedIn = (prefix: string): readonly Asked[] | undefined => {
  const file = lockfileOf(prefix)
  return file === undefined ? undefined : askedBeyond(readFileSync(file, 'utf8'), file, prefix)
}

/** Not where the root's own scripts meet what npm has unpacked before the last hook has held it against what was judged. */
async function foreseenFor(
  session: Session,
  npm: NpmCall,
  before: ResolvedSet | undefined,
  asked: readonly Asked[] | undefined,
  options: JudgeOptions,
) {
  if (!before || !asked || actsBetween(npm.prefix) || session.env['npm_config_package_lock'] === 'false')
    return undefined
  const until = latestRelease(session.env, session.now)
  const standing = { ...hoisted(before), takesPeers: session.env['npm_config_legacy_peer_deps'] !== 'true' }
  const outcome = await judgeForeseen(session, { before, asked, standing, ...(until && { until }) }, options)
  return outcome && { outcome, undo: nothing }
}

async function judgedFor(
  session: Session,
  npm: NpmCall,
  before: ResolvedSet | undefined,
  asked: readonly Asked[] | undefined,
  options: JudgeOptions,
) {
  const { set, undo } = await resolveFor(session, npm, before, asked?.length === 0)
  return { outcome: await judgeAndTell(session, set, options), undo }
}

async function resolveFor(
  { env }: Session,
  npm: NpmCall,
  before: ResolvedSet | undefined,
  isInSync: boolean,
): Promise<{ set: ResolvedSet; undo(): void }> {
  if (npm.command === 'ci') {
    if (before) return { set: before, undo: nothing }
    throw new Fault('npm/no-lockfile', 'npm ci needs a package-lock.json, and there is none', {
      hint: 'run npm install once',
    })
  }
  if (before && isInSync) return { set: before, undo: nothing }
  if (env['npm_config_package_lock'] === 'false') {
    throw new Fault('npm/no-package-lock', 'without a package-lock.json the guard cannot hold npm to what was judged', {
      hint: 'leave --no-package-lock out',
    })
  }
  const resolved = await resolveInPlace(npm.program, ['install'], {
    prefix: npm.prefix,
    cwd: npm.prefix,
    env: nestedEnvironment(env),
  })
  return { set: parseNpmLockfile(resolved.text, resolved.file), undo: resolved.undo }
}

/** Nothing was resolved anew, so there is nothing to put back. */
export const nothing = (): void => undefined

/** npm 11 has run what it would run by now; all that is left is to say that nobody stood in front of it. */
function settleLate(session: Session, npm: NpmCall, npmPid: number, load: Load): Promise<number> {
  try {
    refuseOtherShell(npm)
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    const message = `${error.message}: scripts of dependencies may have run, and nobody stood in front of them`
    throw new Fault('npm/unguarded', message, error.options)
  }
  return settle(session, npm, npmPid, load)
}

/** After the install: what lies there must be what was judged, and what was approved must have run. */
async function settle(session: Session, npm: NpmCall, npmPid: number, load: Load): Promise<number> {
  const set = installedSet(npm.prefix) ?? { packages: [], gaps: [] }
  const run = findRun(session.runsFolder, npmPid) ?? openRun(session.runsFolder, npmPid)
  try {
    const plan = await planForInstalled(session, npm, run, set)
    if (!plan.go) return 1
    return npm.major === 12 ? await runApproved({ session, npm, run, plan, installed: set.packages, load }) : 0
  } finally {
    closeRun(run)
  }
}

async function planForInstalled(session: Session, npm: NpmCall, run: Run, set: ResolvedSet): Promise<Plan> {
  const planned = readPart(run, 'plan')
  if (!lever('npm/judge-after-install')) return planned ?? { go: true, run: [], judged: [] }
  if (planned && !planned.go) {
    const { text, condemned } = readPart(run, 'stopped') ?? { text: '', condemned: [] }
    session.out.write(text)
    quarantine(npm.prefix, condemned)
    return planned
  }
  if (planned && isWithin(set, planned)) {
    session.out.write(readPart(run, 'report')?.text ?? '')
    return planned
  }
  const { plan, report } = await judgeAndTell(session, set, {
    run,
    config: readNpmrc(npm.prefix, session.env),
    record: true,
  })
  // What the guard itself records here is no script's doing.
  forgetKept(run)
  if (!plan.go) quarantine(npm.prefix, foldersOf(condemnedIn(report.judgements)))
  writePart(run, 'plan', plan)
  return plan
}

const isWithin = ({ packages }: ResolvedSet, { judged }: Plan): boolean => {
  const known = new Set(judged.map(({ id, integrity }) => `${id} ${integrity}`))
  return packages.every(({ id, integrity }) => known.has(`${id} ${integrity}`))
}
