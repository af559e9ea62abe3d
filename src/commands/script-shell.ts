import { spawnSync } from 'node:child_process'
import { constants } from 'node:os'
import { dirname } from 'node:path'
import { folderContent } from '../gather/folder.ts'
import { home } from '../home.ts'
import { snapshot } from '../managers/in-place.ts'
import { lever } from '../managers/lever.ts'
import { isOwnFolder } from '../managers/own-code.ts'
import { noteScript, openRun, type Run, readPart, writePart } from '../managers/run.ts'
import { answerScript, type ScriptCall } from '../managers/script-gate.ts'
import type { Plan, PlannedScript } from '../model.ts'
import { Fault } from '../parse/fault.ts'
import { builtFrom, rememberBuilt } from './built.ts'
import { hookIn } from './hook-command.ts'
import { planForNpm, planForPnpm } from './late-plan.ts'
import { npmHook } from './npm-hook.ts'
import { planOnce } from './once.ts'
import { openSession, type Session } from './session.ts'
import { guardFiles } from './wiring.ts'

interface Visit {
  readonly run: Run
  readonly session: Session
  readonly plan: Plan
  readonly call: ScriptCall
  readonly folder: string
  readonly shell: string
}

/**
 * Stands in for `sh` before every script: `script-shell RUN -c COMMAND`, where RUN is the run's folder, or `-` from a
 * project's own `.portcullis/shell`. Own code passes; a dependency's script runs only as the plan says.
 * @returns the exit code
 */
export async function scriptShell(argv: readonly string[], env: NodeJS.ProcessEnv): Promise<number> {
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
    const code = hook ? await npmHook(hook.event, env, process.ppid) : 0
    if (code !== 0 || (hook && hook.rest === undefined)) return code
    return execute(shell, hook?.rest ?? command)
  }
  if (where === '-' && !lever('npm/script-shell')) return execute(shell, command)
  const session = openSession(root, env)
  const run = where === '-' ? openRun(session.runsFolder, process.ppid) : { folder: where }
  const plan = await planOnce(run, async () => {
    const made = setup?.kind === 'pnpm' ? await planForPnpm(session, setup) : await planForNpm(session, env)
    writePart(run, 'plan', made)
    return made
  })
  const call = callOf(command, env)
  return answer({ run, session, plan, call, folder, shell })
}

const callOf = (command: string, env: NodeJS.ProcessEnv): ScriptCall => ({
  event: env['npm_lifecycle_event'] ?? '',
  command,
  name: env['npm_package_name'] ?? '',
  version: env['npm_package_version'] ?? '',
  ...(env['npm_package_integrity'] &&
    env['npm_package_integrity'] !== 'null' && { integrity: env['npm_package_integrity'] }),
})

function answer(visit: Visit): number {
  const { run, session, plan, call, folder, shell } = visit
  const given = answerScript(call, plan, (planned) => holds(folder, planned, session))
  noteScript(run, {
    id: `${call.name}@${call.version}`,
    event: call.event,
    ran: given.run,
    ...(!given.run && { why: given.why }),
  })
  if (!given.run) return plan.go ? 0 : stopEverything(visit)
  const before = snapshot(guardFiles(session.project.folder))
  const code = execute(shell, call.command)
  const changed = before.changed()
  if (changed.length > 0) {
    before.restore()
    writePart(run, 'plan', { ...plan, go: false, run: [] })
    session.out.write(
      `portcullis: the ${call.event} script of ${given.planned.id} changed ${changed.join(', ')}; restored\n`,
    )
    return stopEverything(visit)
  }
  rememberBuilt(session.cacheFolder, folder, given.planned, folderContent(folder))
  return code
}

/** The bytes as judged, or as this package's own approved scripts left them at the last install. */
function holds(folder: string, planned: PlannedScript, session: Session): boolean {
  if (!lever('script-shell/content')) return true
  const content = folderContent(folder)
  return content === planned.content || content === builtFrom(session.cacheFolder, folder, planned)
}

/** npm only drops an optional dependency whose script fails, so npm itself is told to end; it then rolls back. */
function stopEverything({ session }: Visit): number {
  session.out.write('portcullis: this install is stopped\n')
  try {
    process.kill(process.ppid, 'SIGTERM')
  } catch {
    // It has ended already.
  }
  return 1
}

function execute(shell: string, command: string): number {
  const { status, signal, error } = spawnSync(shell, ['-c', command], { stdio: 'inherit' })
  if (error) throw new Fault('script-shell/no-shell', `cannot start ${shell}: ${error.message}`)
  return status ?? 128 + (signal ? constants.signals[signal] : 0)
}
