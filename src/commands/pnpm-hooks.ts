import { home } from '../home.ts'
import { lever } from '../managers/lever.ts'
import { installs, isBridge, pnpmCall } from '../managers/pnpm/command.ts'
import { denyBuilds, denyEverything, overridingFlag, type PnpmConfig } from '../managers/pnpm/levers.ts'
import { routeScriptsThrough } from '../managers/pnpm/spawn-patch.ts'
import { pnpmMajor } from '../managers/pnpm/version.ts'
import { closeRun, openRun, pruneRuns, type Setup, writePart } from '../managers/run.ts'
import { runShell } from '../managers/run-shell.ts'
import { Fault } from '../parse/fault.ts'
import { approvedIds } from '../policy/approved.ts'
import { escapes, isOff } from './escape.ts'
import { decidedAbove, type HookedManifest, isResolving, type PnpmState, type ResolutionContext } from './pnpm-state.ts'
import { openSession } from './session.ts'

/** A pnpmfile's exports, ours or the user's. */
export interface Pnpmfile {
  readonly hooks?: Readonly<Record<string, unknown>>
  readonly [key: string]: unknown
}

/** pnpm asks for the configuration at every command, and for the rest only where something is resolved. */
const gates = async () => (await import('../main.ts')).pnpmGates

type Hook = (value: never, ...rest: unknown[]) => unknown

/**
 * The guard's hooks around the user's own. The user's run first, so that none of them can undo what the guard sets;
 * each of ours throws when in doubt, and pnpm then stops.
 */
export function guardPnpmfile(user: Pnpmfile = {}): Pnpmfile {
  const state: PnpmState = {}
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
        await (await gates()).preResolution(state, context)
      },
      async readPackage(manifest: HookedManifest, ...rest: unknown[]) {
        const changed = before('readPackage') ? await before('readPackage')?.(manifest as never, ...rest) : manifest
        await (await gates()).readPackage(state, manifest)
        return changed
      },
      async afterAllResolved(lockfile: unknown, ...rest: unknown[]) {
        const changed = before('afterAllResolved')
          ? await before('afterAllResolved')?.(lockfile as never, ...rest)
          : lockfile
        ;(await gates()).afterAllResolved(state, changed)
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

function updateConfig(state: PnpmState, config: PnpmConfig): PnpmConfig {
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

/** What the registry client and what foretells a resolution need; it lies in a folder that only this user can read, until the run ends. */
function kept(config: PnpmConfig): Record<string, unknown> {
  const keys =
    /^(?:registr|authConfig$|rawConfig$|ca$|cafile$|cert$|key$|strictSsl$|.*[pP]roxy$|offline$|preferOffline$|fetch|userAgent$|packageManagerRegistries$|minimumReleaseAge$|autoInstallPeers$)/u
  return Object.fromEntries(
    Object.entries(config).filter(([key, value]) => keys.test(key) && typeof value !== 'function'),
  )
}
