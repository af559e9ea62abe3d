import { join } from 'node:path'
import { pnpmConfig, readNpmrc } from '../gather/npmrc.ts'
import { call } from '../managers/call.ts'
import { lever } from '../managers/lever.ts'
import type { Asked } from '../managers/newcomers.ts'
import { ownNames } from '../managers/own-code.ts'
import {
  addedBy,
  canResolveAgain,
  isBridge,
  isFrozen,
  type PnpmCall,
  pnpmCall,
  subcommand,
} from '../managers/pnpm/command.ts'
import { standingIn } from '../managers/pnpm/foretell.ts'
import { askedBeyond } from '../managers/pnpm/in-sync.ts'
import { resolveAgain } from '../managers/pnpm/resolve.ts'
import { dropPart, findRun, type Run, readPart, type Setup, writePart } from '../managers/run.ts'
import type { Plan, ResolvedPackage, ResolvedSet } from '../model.ts'
import { Fault } from '../parse/fault.ts'
import { parsePnpmLockfile, resolvedSetOfPnpm } from '../parse/pnpm-lockfile.ts'
import { judgeForeseen, noteUnforeseen } from './foreseen.ts'
import { tellIncident } from './incident.ts'
import { decidedAbove, type HookedManifest, isQuiet, type PnpmState, type ResolutionContext } from './pnpm-state.ts'
import { judgeAndTell, openSession, type Session } from './session.ts'

export async function preResolution(state: PnpmState, context: ResolutionContext): Promise<void> {
  const session = sessionIn(state, context.lockfileDir)
  if (isQuiet(state, session) || !lever('pnpm/judge-before-resolution')) return
  const { run, setup } = ofThisRun(state, session)
  const pnpm = pnpmCall()
  const before = resolvedSetOfPnpm(context.wantedLockfile, join(context.lockfileDir, 'pnpm-lock.yaml'))
  if (context.currentLockfile)
    tellIncident(session, resolvedSetOfPnpm(context.currentLockfile, 'node_modules/.pnpm/lock.yaml'))
  const options = {
    run,
    config: pnpmConfig(setup.config, readNpmrc(context.lockfileDir, session.env)),
    before,
    piped: isBridge(),
    record: !isFrozen(pnpm.args),
  }
  const decided = decidedAbove(session)
  const asked = askedIn(pnpm, context)
  const foreseen = decided
    ? undefined
    : await judgeForeseen(session, { before, asked: asked ?? [], ...standingIn(before, setup, session.now) }, options)
  state.isForeseen = foreseen !== undefined
  if (foreseen) return adopt(state, run, foreseen.plan)
  const set = await resolve(run, pnpm, context, { before, asked })
  if (decided && set.packages.every(({ id, integrity }) => wasJudged(decided, id, integrity)))
    return adopt(state, run, decided)
  const outcome = await judgeAndTell(session, set, options)
  adopt(state, run, outcome.plan)
  if (!outcome.plan.go) throw stopped()
  if (outcome.plan.run.some(({ id }) => !setup.allowed?.includes(id))) await installAsDecided(run, pnpm, outcome.plan)
}

function adopt(state: PnpmState, run: Run, plan: Plan): void {
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
  { before, asked }: { readonly before: ResolvedSet; readonly asked: readonly Asked[] | undefined },
): Promise<ResolvedSet> {
  if (!resolvesNew(pnpm) || asked?.length === 0) return before
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

const resolvesNew = ({ args }: PnpmCall): boolean => canResolveAgain(args) && !isFrozen(args)

/** What a plain `install` or `add` has to resolve; undefined where it may be more than that. */
function askedIn(pnpm: PnpmCall, context: ResolutionContext): readonly Asked[] | undefined {
  if (!resolvesNew(pnpm) || !context.existsNonEmptyWantedLockfile) return undefined
  const [named, beyond] = [addedBy(pnpm.args), askedBeyond(context.wantedLockfile, context.lockfileDir)]
  if (named !== undefined) return beyond?.length === 0 ? named : undefined
  return /^(?:i|install)$/u.test(subcommand(pnpm.args) ?? '') ? beyond : undefined
}

/** The hooks of one process read the project's files once. */
function sessionIn(state: PnpmState, folder: string): Session {
  if (state.session?.project.folder !== folder) state.session = openSession(folder)
  return state.session
}

const openOnce = (state: PnpmState): Session => state.session ?? sessionIn(state, state.setup?.root ?? process.cwd())

/** Every package that pnpm resolves passes here; what was not judged is judged alone, or refused. Nobody is asked. */
export async function readPackage(state: PnpmState, manifest: HookedManifest): Promise<void> {
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
  if (!outcome.plan.go) {
    if (state.isForeseen) noteUnforeseen(session)
    throw stopped()
  }
  const judged = [...(state.plan?.judged ?? []), ...outcome.plan.judged]
  state.plan = { go: true, run: [...(state.plan?.run ?? []), ...outcome.plan.run], judged }
  writePart(run, 'plan', state.plan)
}

export function afterAllResolved(state: PnpmState, lockfile: unknown): void {
  if (isQuiet(state, openOnce(state)) || !lever('pnpm/refuse-unjudged')) return
  const { packages } = resolvedSetOfPnpm(lockfile, 'pnpm-lock.yaml')
  const unjudged = packages.find(({ id, integrity }) => !wasJudged(state.plan, id, integrity))
  if (unjudged && state.isForeseen) noteUnforeseen(openOnce(state))
  if (unjudged)
    throw new Fault('pnpm/unjudged', `pnpm resolved ${unjudged.id}, which was not judged`, { hint: 'run it again' })
}

const wasJudged = (plan: Plan | undefined, id: string, integrity: string | undefined) =>
  plan?.judged.some((judged) => judged.id === id && (integrity === undefined || judged.integrity === integrity)) ??
  false

/** The hooks of one run belong together; a hook whose updateConfig never ran is another version's or another's doing. */
function ofThisRun(state: PnpmState, session: Session): { run: Run; setup: Setup } {
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
