import { existsSync, realpathSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { home } from '../home.ts'
import { call } from '../managers/call.ts'
import { type NpmCall, nestedEnvironment } from '../managers/npm/environment.ts'
import { type Lifecycle, type Load, openLifecycle } from '../managers/npm/lifecycle.ts'
import { type NpmPlace, placesOf } from '../managers/npm/places.ts'
import { errorsIn, lastOf } from '../managers/npm/said.ts'
import { notedScripts, type Run, readPart, writePart } from '../managers/run.ts'
import { runShell } from '../managers/run-shell.ts'
import { trueProgramsIn } from '../managers/true-programs.ts'
import type { Plan, PlannedScript, ResolvedPackage } from '../model.ts'
import { Fault } from '../parse/fault.ts'
import { installEvents } from '../parse/manifest.ts'
import { isBuilt } from './built.ts'
import { passBar } from './script-bar.ts'
import type { Session } from './session.ts'

/** An install by npm that has put everything in place. */
interface Settled {
  readonly session: Session
  readonly npm: NpmCall
  readonly run: Run
  readonly plan: Plan
  readonly installed: readonly ResolvedPackage[]
  readonly load: Load
}

/** A folder in which the scripts of an approved package are to run. */
interface Site {
  readonly planned: PlannedScript
  readonly place: NpmPlace
  readonly folder: string
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
  const sites = sitesOf(settled, open)
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

/** Whether the package lies somewhere where its scripts have not ended well. */
export const isOpen = (
  { cacheFolder }: Pick<Session, 'cacheFolder'>,
  prefix: string,
  planned: PlannedScript,
  installed: readonly ResolvedPackage[],
): boolean =>
  installed.some(
    ({ id, bundled, locations }) =>
      id === planned.id &&
      !bundled &&
      locations
        .map((at) => join(prefix, at))
        .some((folder) => existsSync(folder) && !isBuilt(cacheFolder, realpathSync(folder), planned)),
  )

export const idsOf = (planned: readonly PlannedScript[]): string[] => [...new Set(planned.map(({ id }) => id))]

/** Undefined where npm's record does not say all that a script is told, or a package is a link to where it really lies. */
function sitesOf({ session, npm, installed }: Settled, open: readonly PlannedScript[]): Site[] | undefined {
  const places = placesOf(npm.prefix, installed)
  const root = realpathSync(npm.prefix)
  const sites = places?.flatMap((place) => {
    const { id, integrity, bundled } = place.package
    const planned = open.find((one) => one.id === id && (integrity === undefined || one.integrity === integrity))
    const folder = join(root, place.location)
    // npm runs no scripts of what is bundled, and names none in its record that does not lie there.
    return planned === undefined || bundled || !existsSync(folder) ? [] : [{ planned, place, folder }]
  })
  if (sites?.some(({ folder }) => realpathSync(folder) !== folder)) return undefined
  return sites?.filter(({ planned, folder }) => !isBuilt(session.cacheFolder, folder, planned))
}

/** One event of all packages, before the next one begins. */
async function runEach(
  settled: Settled,
  sites: readonly Site[],
  event: (typeof installEvents)[number],
  lifecycle: Lifecycle,
): Promise<void> {
  const now = sites.filter(({ planned }) => planned.scripts[event] !== undefined)
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

/**
 * As many at a time as npm runs (promise-call-limit). After a failure nothing more starts, and what runs is waited for.
 * @returns the first failure
 */
async function sideBySide<T>(all: readonly T[], act: (one: T) => Promise<void>) {
  const left = [...all]
  const work = async (): Promise<void> => {
    for (let one = left.shift(); one !== undefined; one = left.shift()) {
      try {
        await act(one)
      } catch (error) {
        left.length = 0
        throw error
      }
    }
  }
  const workers = Array.from({ length: Math.max(1, availableParallelism() - 1) }, work)
  return (await Promise.allSettled(workers)).find((result) => result.status === 'rejected')
}

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

/** A script that did something to the guard ended well for npm. */
function refuseStopped(run: Run): void {
  const stopped = readPart(run, 'stopped')
  if (stopped) throw new Fault('install/stopped', stopped.text.trim())
}
