import { spawnSync } from 'node:child_process'
import { constants } from 'node:os'
import { dirname } from 'node:path'
import { cacheFolder } from '../gather/cache.ts'
import { home } from '../home.ts'
import { lever } from '../managers/lever.ts'
import { scriptEnvironment } from '../managers/node-options.ts'
import type { Load } from '../managers/npm/lifecycle.ts'
import { isOwnFolder } from '../managers/own-code.ts'
import { openRun, type Run, readPart, writePart } from '../managers/run.ts'
import type { ScriptCall } from '../managers/script-gate.ts'
import { withTruePrograms } from '../managers/true-programs.ts'
import { Fault } from '../parse/fault.ts'
import { escapes } from './escape.ts'
import { hookIn } from './hook-command.ts'
import { planForNpm, planForPnpm } from './late-plan.ts'
import { npmHook } from './npm-hook.ts'
import { planOnce } from './once.ts'
import { passBar } from './script-bar.ts'
import { openSession, type Session } from './session.ts'

/**
 * Stands in for `sh` before every script: `script-shell RUN -c COMMAND`, where RUN is the run's folder, or `-` from a
 * project's own `.portcullis/shell`. Own code passes; a dependency's script runs only as the plan says.
 * @param load for npm's own modules
 * @returns the exit code
 */
export async function scriptShell(argv: readonly string[], env: NodeJS.ProcessEnv, load: Load): Promise<number> {
  const [where, flag, command, ...rest] = argv
  if (where === undefined || flag !== '-c' || command === undefined || rest.length > 0) {
    throw new Fault('script-shell/usage', 'the script shell was called in a way that no package manager does')
  }
  const folder = process.cwd()
  const setup = where === '-' ? undefined : readPart({ folder: where }, 'setup')
  const root = setup?.root ?? dirname(home)
  const shell = setup?.shell ?? '/bin/sh'
  if (isOwnFolder(folder, root, setup?.virtualStore)) {
    const hook = hookIn(command)
    // pnpm's hooks are in its pnpmfile; what npm's would do is done there.
    const code = hook && setup?.kind !== 'pnpm' ? await npmHook(hook.event, env, process.ppid, load) : 0
    if (code !== 0 || (hook && hook.rest === undefined)) return code
    return execute(shell, hook?.rest ?? command, isInstalling(env) ? withTruePrograms(env, cacheFolder(env)) : env)
  }
  if (where === '-' && !lever('npm/script-shell')) return execute(shell, command, env)
  const session = openSession(root, env)
  const run = where === '-' ? openRun(session.runsFolder, process.ppid) : { folder: where }
  if (escapes(session, `npm ${env['npm_command'] ?? ''}`.trim(), run)) return execute(shell, command, env)
  let isTold = false
  const plan = await planOnce(run, async () => {
    isTold = true
    const made = setup?.kind === 'pnpm' ? await planForPnpm(session, run, setup) : await planForNpm(session, run, env)
    writePart(run, 'plan', made)
    return made
  })
  const call = callOf(command, env)
  const start = () => execute(shell, command, withTruePrograms(env, session.cacheFolder))
  const code = await passBar({ run, session, plan, call, folder }, start)
  if (code !== 'stopped') return code
  // What a script did to the guard nobody has said yet.
  return stopEverything(session, run, { isPnpm: setup?.kind === 'pnpm', isTold: isTold && !plan.go })
}

/** `npm run` is left alone: there a project may want the `node` that a package of that name brings. */
const isInstalling = (env: NodeJS.ProcessEnv): boolean =>
  /^(?:pre|post)?(?:install|prepare|prepublish|dependencies)$/u.test(env['npm_lifecycle_event'] ?? '')

const callOf = (command: string, env: NodeJS.ProcessEnv): ScriptCall => ({
  event: env['npm_lifecycle_event'] ?? '',
  command,
  name: env['npm_package_name'] ?? '',
  version: env['npm_package_version'] ?? '',
  ...(env['npm_package_integrity'] &&
    env['npm_package_integrity'] !== 'null' && { integrity: env['npm_package_integrity'] }),
})

/**
 * A manager only drops an optional dependency whose script fails. pnpm is told to end; npm's last hook says no, which
 * npm then shows, while a npm that was killed would keep to itself what this script wrote.
 */
function stopEverything(
  session: Session,
  run: Run,
  { isPnpm, isTold }: { readonly isPnpm: boolean; readonly isTold: boolean },
): number {
  const why = isTold ? '' : (readPart(run, 'stopped')?.text ?? '')
  session.out.write(`${why}portcullis: this install is stopped\n`)
  if (!isPnpm) return 1
  try {
    process.kill(process.ppid, 'SIGTERM')
  } catch {
    // It has ended already.
  }
  return 1
}

function execute(shell: string, command: string, env: NodeJS.ProcessEnv): number {
  const { status, signal, error } = spawnSync(shell, ['-c', command], {
    stdio: 'inherit',
    env: scriptEnvironment(env),
  })
  if (error) throw new Fault('script-shell/no-shell', `cannot start ${shell}: ${error.message}`)
  return status ?? 128 + (signal ? constants.signals[signal] : 0)
}
