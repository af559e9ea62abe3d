import { home } from '../home.ts'
import { call } from '../managers/call.ts'
import { type NpmCall, nestedEnvironment } from '../managers/npm/environment.ts'
import { type Lifecycle, type Load, openLifecycle } from '../managers/npm/lifecycle.ts'
import { errorsIn, lastOf } from '../managers/npm/said.ts'
import { notedScripts, type Run, readPart, writePart } from '../managers/run.ts'
import { runShell } from '../managers/run-shell.ts'
import { trueProgramsIn } from '../managers/true-programs.ts'
import type { Plan, PlannedScript, ResolvedPackage } from '../model.ts'
import { Fault } from '../parse/fault.ts'
import { installEvents } from '../parse/manifest.ts'
import { passBar } from './script-bar.ts'
import type { Session } from './session.ts'
import { sideBySide } from './side-by-side.ts'
import { hasScript, isOpen, type Site, sitesOf } from './sites.ts'

/** An install by npm that has put everything in place. */
interface Settled {
  readonly session: Session
  readonly npm: NpmCall
  readonly run: Run
  readonly plan: Plan
  readonly installed: readonly ResolvedPackage[]
  readonly load: Load
}

/**
 * npm 12 runs only what its own list names, and that list cannot be changed during a run: approved scripts run here. They
 * run where npm has put a package since they last ended well there, as npm's own do.
 */
export async function runApproved(settled: Settled): Promise<number> {
  const { session, npm, run, plan, installed } = settled
  const done = new Set(notedScripts(run).flatMap(({ ran, id }) => (ran ? [id] : [])))
  const open = plan.run.filter((planned) => !done.has(planned.id) && isOpen(session, npm.prefix, planned, installed))
  if (open.length === 0) return 0
  const sites = sitesOf(session, npm.prefix, open, installed)
  const lifecycle =
    sites &&
    openLifecycle(npm, {
      env: session.env,
      programs: [trueProgramsIn(session.env, session.cacheFolder)],
      load: settled.load,
    })
  if (sites === undefined || lifecycle === undefined) return rebuild(npm, run, idsOf(open), session.env)
  for (const event of installEvents) await runEach(settled, sites, event, lifecycle)
  return 0
}

/** One event of all packages, before the next one begins. */
async function runEach(
  settled: Settled,
  sites: readonly Site[],
  event: (typeof installEvents)[number],
  lifecycle: Lifecycle,
): Promise<void> {
  const now = sites.filter((site) => hasScript(site, event))
  const failure = await sideBySide(now, (site) => runOne(settled, site, event, lifecycle))
  refuseStopped(settled.run)
  if (failure) throw failure.reason
  // npm links bins after this event, for what makes them in it.
  if (event === 'preinstall') for (const { place } of now) await lifecycle.linkBins(place)
}

async function runOne(
  { session, run, plan }: Settled,
  { planned, place, folder }: Site,
  event: string,
  lifecycle: Lifecycle,
): Promise<void> {
  const { id, name, version, integrity } = place.package
  const command = planned.scripts[event] as string
  const call = { event, command, name, version, ...(integrity !== undefined && { integrity }) }
  let output = ''
  const code = await passBar({ run, session, plan, call, folder }, async () => {
    const ended = await lifecycle.run(place, call)
    output = ended.output
    return ended.code
  })
  if (code === 'stopped') throw new Fault('install/stopped', 'the install was stopped')
  if (code === 0) return
  throw new Fault('npm/script-failed', `the approved ${event} script of ${id} failed with ${code}: ${lastOf(output)}`)
}

export const idsOf = (planned: readonly PlannedScript[]): string[] => [...new Set(planned.map(({ id }) => id))]

/**
 * The same by a npm of its own: where no npm has started us, whose environment scripts are to see, or its modules are not
 * to be had.
 */
export async function rebuild(
  npm: Pick<NpmCall, 'program' | 'prefix' | 'major'>,
  run: Run,
  ids: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<number> {
  writePart(run, 'setup', { kind: 'npm', root: npm.prefix })
  const allow = npm.major >= 12 ? ['--dangerously-allow-all-scripts'] : []
  const { code, output } = await call(
    [
      ...npm.program,
      'rebuild',
      `--script-shell=${runShell(run, home)}`,
      '--ignore-scripts=false',
      '--loglevel=error',
      ...allow,
      '--',
      ...ids,
    ],
    { cwd: npm.prefix, env: nestedEnvironment(env) },
  )
  refuseStopped(run)
  if (code !== 0) throw new Fault('npm/script-failed', `an approved script failed: ${errorsIn(output)}`)
  return 0
}

/** For npm a script ended well that did something to the guard; the bar has noted why that ends the install. */
function refuseStopped(run: Run): void {
  const stopped = readPart(run, 'stopped')
  if (stopped) throw new Fault('install/stopped', stopped.text.trim())
}
