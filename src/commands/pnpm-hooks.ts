import { join } from 'node:path'
import { pnpmConfig, readNpmrc } from '../gather/npmrc.ts'
import { home } from '../home.ts'
import { call } from '../managers/call.ts'
import { lever } from '../managers/lever.ts'
import { ownNames } from '../managers/own-code.ts'
import {
  canResolveAgain,
  installs,
  isBridge,
  isFrozen,
  type PnpmCall,
  pnpmCall,
  subcommand,
} from '../managers/pnpm/command.ts'
import { isInSync } from '../managers/pnpm/in-sync.ts'
import { denyBuilds, denyEverything, overridingFlag, type PnpmConfig } from '../managers/pnpm/levers.ts'
import { resolveAgain } from '../managers/pnpm/resolve.ts'
import { routeScriptsThrough } from '../managers/pnpm/spawn-patch.ts'
import { pnpmMajor } from '../managers/pnpm/version.ts'
import {
  closeRun,
  dropPart,
  findRun,
  openRun,
  pruneRuns,
  type Run,
  readPart,
  type Setup,
  writePart,
} from '../managers/run.ts'
import { runShell } from '../managers/run-shell.ts'
import type { Plan, ResolvedPackage, ResolvedSet } from '../model.ts'
import { Fault } from '../parse/fault.ts'
import { parsePnpmLockfile, resolvedSetOfPnpm } from '../parse/pnpm-lockfile.ts'
import { approvedIds } from '../policy/approved.ts'
import { escapes, isOff } from './escape.ts'
import { tellIncident } from './incident.ts'
import { judgeAndTell, openSession, type Session } from './session.ts'

/** What pnpm hands to preResolution, as far as it is read here. */
export interface ResolutionContext {
  readonly wantedLockfile: unknown
  /** What lies in node_modules. */
  readonly currentLockfile?: unknown
  readonly existsNonEmptyWantedLockfile: boolean
  readonly lockfileDir: string
}

interface HookedManifest {
  readonly name?: string
  readonly version?: string
  readonly dist?: { readonly integrity?: string; readonly tarball?: string }
}

/** A pnpmfile's exports, ours or the user's. */
export interface Pnpmfile {
  readonly hooks?: Readonly<Record<string, unknown>>
  readonly [key: string]: unknown
}

type Hook = (value: never, ...rest: unknown[]) => unknown

/**
 * The guard's hooks around the user's own. The user's run first, so that none of them can undo what the guard sets;
 * each of ours throws when in doubt, and pnpm then stops.
 */
export function guardPnpmfile(user: Pnpmfile = {}): Pnpmfile {
  const state: State = {}
  const before = (name: string) => user.hooks?.[name] as Hook | undefined
  return {
    ...user,
    hooks: {
      ...user.hooks,
      async updateConfig(config: PnpmConfig) {
        return updateConfig(state, ((await before('updateConfig')?.(config as never)) as PnpmConfig) ?? config)
      },
      async preResolution(context: ResolutionContext, ...rest: unknown[]) {
        await before('preResolution')?.(context as never, ...rest)
        await preResolution(state, context)
      },
      async readPackage(manifest: HookedManifest, ...rest: unknown[]) {
        const changed = before('readPackage') ? await before('readPackage')?.(manifest as never, ...rest) : manifest
        await readPackage(state, manifest)
        return changed
      },
      async afterAllResolved(lockfile: unknown, ...rest: unknown[]) {
        const changed = before('afterAllResolved')
          ? await before('afterAllResolved')?.(lockfile as never, ...rest)
          : lockfile
        afterAllResolved(state, changed)
        return changed
      },
    },
  }
}

/**
 * The same for an ES module, whose exports cannot be replaced: its own hooks object is changed.
 * @param own the module's namespace
 */
export function guardInPlace(own: Pnpmfile): void {
  const { hooks } = own
  if (typeof hooks !== 'object' || hooks === null || !Object.isExtensible(hooks)) {
    throw new Fault(
      'pnpm/no-hooks',
      'the .pnpmfile.mjs exports no `hooks` object that the guard can stand in front of',
      {
        hint: 'write `export const hooks = { … }` in it',
      },
    )
  }
  Object.assign(hooks, guardPnpmfile({ ...own, hooks: { ...hooks } }).hooks)
}

interface State {
  session?: Session
  run?: Run
  setup?: Setup
  /** The guard itself started this pnpm to resolve: nothing runs, nothing is judged twice. */
  quiet?: boolean
  plan?: Plan
}

function updateConfig(state: State, config: PnpmConfig): PnpmConfig {
  const major = pnpmMajor(config.userAgent)
  const pnpm = pnpmCall()
  const root = config.lockfileDir ?? config.workspaceDir ?? config.dir ?? process.cwd()
  const session = openSession(root)
  if (isResolving(session)) {
    state.quiet = true
    denyEverything(config, major)
    return config
  }
  if (isOff(session.env)) {
    state.quiet = true
    if (installs(pnpm.args)) escapes(session, `pnpm ${pnpm.args.join(' ')}`)
    return config
  }
  const flag = overridingFlag(pnpm.args)
  if (flag !== undefined) {
    throw new Fault('pnpm/overriding-flag', `${flag} would switch the guard off`, { hint: 'run pnpm without it' })
  }
  pruneRuns(session.runsFolder)
  const run = openRun(session.runsFolder, pnpm.pid)
  const decided = decidedAbove(session)
  const allowed = decided?.run.map(({ id }) => id) ?? approvedIds(session.project.approvals, session.now)
  denyBuilds(config, major, allowed)
  const setup: Setup = {
    kind: 'pnpm',
    root,
    allowed,
    ...(config.scriptShell && { shell: config.scriptShell }),
    ...(config.virtualStoreDir && { virtualStore: config.virtualStoreDir }),
    config: kept(config),
  }
  const shell = runShell(run, home)
  if (lever('pnpm/script-shell')) {
    config.scriptShell = shell
    config['shellEmulator'] = false
  }
  if (!isBridge()) routeScriptsThrough(shell)
  writePart(run, 'setup', setup)
  if (!isBridge()) process.once('exit', () => closeRun(run))
  Object.assign(state, { run, setup })
  return config
}

/** What the registry client needs; it lies in a folder that only this user can read, until the run ends. */
function kept(config: PnpmConfig): Record<string, unknown> {
  const keys =
    /^(?:registr|authConfig$|rawConfig$|ca$|cafile$|cert$|key$|strictSsl$|.*[pP]roxy$|offline$|preferOffline$|fetch|userAgent$|packageManagerRegistries$)/u
  return Object.fromEntries(
    Object.entries(config).filter(([key, value]) => keys.test(key) && typeof value !== 'function'),
  )
}

async function preResolution(state: State, context: ResolutionContext): Promise<void> {
  const session = openSession(context.lockfileDir)
  if (isQuiet(state, session) || !lever('pnpm/judge-before-resolution')) return
  const { run, setup } = ofThisRun(state, session)
  const pnpm = pnpmCall()
  const before = resolvedSetOfPnpm(context.wantedLockfile, join(context.lockfileDir, 'pnpm-lock.yaml'))
  if (context.currentLockfile)
    tellIncident(session, resolvedSetOfPnpm(context.currentLockfile, 'node_modules/.pnpm/lock.yaml'))
  const set = await resolve(run, pnpm, context, before)
  const decided = decidedAbove(session)
  if (decided && set.packages.every(({ id, integrity }) => wasJudged(decided, id, integrity)))
    return adopt(state, run, decided)
  const outcome = await judgeAndTell(session, set, {
    run,
    config: pnpmConfig(setup.config, readNpmrc(context.lockfileDir, session.env)),
    before,
    piped: isBridge(),
    record: !isFrozen(pnpm.args),
  })
  adopt(state, run, outcome.plan)
  if (!outcome.plan.go) throw stopped()
  if (outcome.plan.run.some(({ id }) => !setup.allowed?.includes(id))) await installAsDecided(run, pnpm, outcome.plan)
}

function adopt(state: State, run: Run, plan: Plan): void {
  writePart(run, 'plan', plan)
  state.plan = plan
}

/**
 * pnpm took its list of allowed builds before anybody was asked and cannot be told of another. So the same command
 * runs once more inside this one, with the answers; what the outer run then finds is up to date.
 */
async function installAsDecided(run: Run, { program, args }: PnpmCall, plan: Plan): Promise<void> {
  writePart(run, 'decided', plan)
  try {
    const { code } = await call([...program, ...args], { cwd: process.cwd(), env: process.env, show: process.stderr })
    if (code !== 0) throw new Fault('pnpm/failed', 'the install with the scripts that you approved failed; see above')
  } finally {
    dropPart(run, 'decided')
  }
}

/** The answers of a live run above this one, which started this pnpm to carry them out. */
function decidedAbove(session: Session): Plan | undefined {
  const above = findRun(session.runsFolder, process.ppid, 'decided')
  return above && readPart(above, 'decided')
}

/** pnpm prints the stack of what a hook throws; the reasons are said already. */
function stopped(): Fault {
  const fault = new Fault('install/stopped', 'portcullis stopped this install; the reasons stand above')
  fault.stack = fault.message
  return fault
}

async function resolve(
  run: Run,
  pnpm: PnpmCall,
  context: ResolutionContext,
  before: ResolvedSet,
): Promise<ResolvedSet> {
  const known = context.existsNonEmptyWantedLockfile && isInSync(context.wantedLockfile, context.lockfileDir)
  const resolvesNew = canResolveAgain(pnpm.args) && !isFrozen(pnpm.args)
  if (!resolvesNew || (known && /^(?:i|install)$/u.test(commandOf(pnpm)))) return before
  writePart(run, 'resolving', { since: new Date().toISOString() })
  try {
    const text = await resolveAgain(pnpm, {
      cwd: process.cwd(),
      lockfileDir: context.lockfileDir,
      lockfile: context.wantedLockfile,
    })
    return parsePnpmLockfile(text, join(context.lockfileDir, 'pnpm-lock.yaml'))
  } finally {
    dropPart(run, 'resolving')
  }
}

function openOnce(state: State): Session {
  state.session ??= openSession(state.setup?.root ?? process.cwd())
  return state.session
}

const commandOf = ({ args }: PnpmCall) => subcommand(args) ?? ''

/** Every package that pnpm resolves passes here; what was not judged is judged alone, or refused. Nobody is asked. */
async function readPackage(state: State, manifest: HookedManifest): Promise<void> {
  const { name, version, dist } = manifest
  const session = openOnce(state)
  if (isQuiet(state, session) || !lever('pnpm/refuse-unjudged')) return
  const { setup, run } = ofThisRun(state, session)
  if (state.plan === undefined && dist === undefined) return
  if (name === undefined || version === undefined) return
  const id = `${name}@${version}`
  if (wasJudged(state.plan, id, dist?.integrity)) return
  if (dist === undefined && ownNames(setup.root).has(name)) return
  const pkg: ResolvedPackage = {
    id,
    name,
    version,
    source: { type: 'registry', ...(dist?.tarball && { tarball: dist.tarball }) },
    ...(dist?.integrity && { integrity: dist.integrity }),
    path: [id],
    locations: [],
    optional: false,
    dev: false,
    bundled: false,
  }
  const outcome = await judgeAndTell(
    session,
    { packages: [pkg], gaps: [] },
    {
      run,
      config: pnpmConfig(setup.config, readNpmrc(setup.root, session.env)),
      canAsk: false,
      record: false,
    },
  )
  if (!outcome.plan.go) throw stopped()
  const judged = [...(state.plan?.judged ?? []), ...outcome.plan.judged]
  state.plan = { go: true, run: [...(state.plan?.run ?? []), ...outcome.plan.run], judged }
  writePart(run, 'plan', state.plan)
}

function afterAllResolved(state: State, lockfile: unknown): void {
  if (isQuiet(state, openOnce(state)) || !lever('pnpm/refuse-unjudged')) return
  const { packages } = resolvedSetOfPnpm(lockfile, 'pnpm-lock.yaml')
  const unjudged = packages.find(({ id, integrity }) => !wasJudged(state.plan, id, integrity))
  if (unjudged)
    throw new Fault('pnpm/unjudged', `pnpm resolved ${unjudged.id}, which was not judged`, { hint: 'run it again' })
}

const wasJudged = (plan: Plan | undefined, id: string, integrity: string | undefined) =>
  plan?.judged.some((judged) => judged.id === id && (integrity === undefined || judged.integrity === integrity)) ??
  false

/** The hooks of one run belong together; a hook whose updateConfig never ran is another version's or another's doing. */
function ofThisRun(state: State, session: Session): { run: Run; setup: Setup } {
  if (state.run && state.setup) return { run: state.run, setup: state.setup }
  const run = findRun(session.runsFolder, process.pid, 'setup')
  const setup = run && readPart(run, 'setup')
  if (!run || setup?.kind !== 'pnpm') {
    throw new Fault('pnpm/no-setup', 'pnpm called a hook without updateConfig, so nothing could be denied first', {
      hint: 'use pnpm 10, 11 or 12; for others run `portcullis install`',
    })
  }
  Object.assign(state, { run, setup })
  // The scripts that pnpm 12 starts from now on need no registry, so the credentials go.
  const { config: _, ...rest } = setup
  process.once('exit', () => writePart(run, 'setup', rest))
  return { run, setup }
}

function isQuiet(state: State, session: Session): boolean {
  state.quiet ??= isResolving(session) || isOff(session.env)
  return state.quiet
}

/** Only a live ancestor with a run of its own can say so, and then no script runs at all. */
const isResolving = (session: Session): boolean => findRun(session.runsFolder, process.ppid, 'resolving') !== undefined
