import { lever } from '../lever.ts'
import type { PnpmMajor } from './version.ts'

/** The part of pnpm's resolved configuration that this adapter reads or sets; the rest passes through. */
export interface PnpmConfig {
  [key: string]: unknown
  userAgent?: unknown
  dir?: string
  lockfileDir?: string
  workspaceDir?: string
  virtualStoreDir?: string
  scriptShell?: string | null
  ignoreScripts?: boolean
  dangerouslyAllowAllBuilds?: boolean
  allowBuilds?: Record<string, boolean | string>
  onlyBuiltDependencies?: string[]
  onlyBuiltDependenciesFile?: string
  neverBuiltDependencies?: string[]
  strictDepBuilds?: boolean
  rootProjectManifest?: { pnpm?: Record<string, unknown> }
}

/**
 * Deny first: pnpm's own lists name nothing but pinned approvals, whatever the user's configuration allows.
 * The ways that work were measured for each version: pnpm 10 merges several lists; in 11 a bare
 * `false` loses to dangerous mode, so that is turned off; `strictDepBuilds` would turn every strip into an error.
 */
export function denyBuilds(config: PnpmConfig, major: PnpmMajor, approved: readonly string[]): void {
  if (!lever('pnpm/deny-list')) return
  config.dangerouslyAllowAllBuilds = false
  config.strictDepBuilds = false
  if (major === 10) {
    delete config.neverBuiltDependencies
    delete config.onlyBuiltDependenciesFile
    // Late versions of pnpm 10 add its names to the list after this hook.
    delete config.allowBuilds
    const settings = config.rootProjectManifest?.pnpm
    for (const key of ['neverBuiltDependencies', 'onlyBuiltDependencies', 'onlyBuiltDependenciesFile'])
      delete settings?.[key]
    config.onlyBuiltDependencies = [...approved]
  } else {
    delete config.onlyBuiltDependencies
    config.allowBuilds = Object.fromEntries(approved.map((id) => [id, true]))
  }
}

/** Nothing runs at all: for the runs that only resolve. Works in 10, 11 and 12, even in dangerous mode. */
export function denyEverything(config: PnpmConfig, major: PnpmMajor): void {
  denyBuilds(config, major, [])
  config.ignoreScripts = true
}

/** Command-line flags beat updateConfig in pnpm 11 and 12, so those that would lift a lever are refused. */
const overriding = [
  /^--(?:config\.)?script-?shell(?:=|$)/iu,
  /^--(?:config\.)?dangerously-?allow-?all-?builds(?:=|$)/iu,
  /^--(?:config\.)?allow-?builds?(?:=|\.|$)/iu,
  /^--(?:config\.)?ignore-?pnpmfile(?:=|$)/iu,
  /^--(?:config\.)?(?:no-)?ignore-?scripts(?:=false)?$/iu,
]

export function overridingFlag(args: readonly string[]): string | undefined {
  if (!lever('pnpm/refuse-overriding-flags')) return undefined
  const own = args.includes('--') ? args.slice(0, args.indexOf('--')) : args
  return own.find((arg) => overriding.some((pattern) => pattern.test(arg)) && !harmless.test(arg))
}

/** `--ignore-scripts` and `--config.dangerouslyAllowAllBuilds=false` only tighten. */
const harmless =
  /^--(?:config\.)?(?:ignore-?scripts(?:=true)?|(?:dangerously-?allow-?all-?builds|ignore-?pnpmfile)=false)$/iu
