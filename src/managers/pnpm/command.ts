import { readlinkSync } from 'node:fs'
import type { Asked } from '../newcomers.ts'
import { argumentsOf, processOf } from '../process-tree.ts'

/** How pnpm was called, so that the guard can ask the same pnpm the same thing again. */
export interface PnpmCall {
  /** The process of pnpm itself. */
  readonly pid: number
  /** Program and leading arguments that start pnpm. */
  readonly program: readonly string[]
  /** What the user typed after `pnpm`. */
  readonly args: readonly string[]
}

/** pnpm 12 is native and asks hooks in child processes that have no script of their own. */
export const isBridge = (): boolean => !/pnpm/u.test(process.argv[1] ?? '')

export function pnpmCall(): PnpmCall {
  if (!isBridge()) {
    const [node, script, ...args] = process.argv as [string, string, ...string[]]
    return { pid: process.pid, program: [node, script], args }
  }
  const pid = process.ppid
  const typed = argumentsOf(pid) ?? []
  return { pid, program: [executableOf(pid) ?? 'pnpm'], args: typed.slice(1) }
}

function executableOf(pid: number): string | undefined {
  try {
    return processOf(pid) && readlinkSync(`/proc/${pid}/exe`)
  } catch {
    return undefined
  }
}

const resolving = new Set([
  'install',
  'i',
  'add',
  'update',
  'up',
  'upgrade',
  'remove',
  'rm',
  'uninstall',
  'un',
  'dedupe',
  'ci',
  'clean-install',
  'ic',
])
const others = new Set([
  'rebuild',
  'rb',
  'fetch',
  'deploy',
  'dlx',
  'create',
  'exec',
  'run',
  'link',
  'ln',
  'unlink',
  'import',
  'prune',
  'patch',
  'patch-commit',
  'patch-remove',
  'approve-builds',
  'publish',
  'pack',
  'list',
  'ls',
  'test',
  'start',
  'why',
  'outdated',
  'audit',
])

/** The subcommand: the first word that is one; options in front of it may take words of their own. */
export const subcommand = (args: readonly string[]): string | undefined =>
  args.find((arg) => resolving.has(arg) || others.has(arg))

/** Whether it may put packages in place or run their scripts; of what is not known here, yes. */
export const installs = (args: readonly string[]): boolean =>
  !onlyLooks.has(subcommand(args) ?? args.find((arg) => !arg.startsWith('-')) ?? '')

const onlyLooks = new Set(
  'run exec test start list ls ll la why outdated audit config store root bin licenses pack publish help'.split(' '),
)

export const canResolveAgain = (args: readonly string[]): boolean => resolving.has(subcommand(args) ?? '')

const addFlags = /^(?:-[DEOPw]|--save-(?:dev|exact|optional|prod)|--workspace-root)$/u
const addSpec = /^(?<name>(?:@[\w.~-]+\/)?[\w~][\w.~-]*)(?:@(?<spec>[^@:/\\\s]+))?$/u

/** What a plain `add` (or `install` with names) names; undefined where it has another flag or what is no name with a version, range or tag. */
export function addedBy(args: readonly string[]): readonly Asked[] | undefined {
  const words = args.slice(1).filter((arg) => !addFlags.test(arg))
  if (!/^(?:add|i|install)$/u.test(args[0] ?? '') || words.length === 0) return undefined
  const dev = args.some((arg) => arg === '-D' || arg === '--save-dev')
  const asked = words.map((word) => addSpec.exec(word)?.groups)
  if (asked.includes(undefined)) return undefined
  return asked.map((groups) => ({ name: groups?.['name'] ?? '', spec: groups?.['spec'] ?? 'latest', dev }))
}

/** A frozen run takes the lockfile as it is or fails, so its packages are known without asking again. */
export function isFrozen(args: readonly string[]): boolean {
  const name = subcommand(args)
  if (name === 'ci' || name === 'clean-install' || name === 'ic') return true
  return args.some((arg) => /^--(?:config\.)?frozen-?lockfile(?:=true)?$/iu.test(arg))
}
