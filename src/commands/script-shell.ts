import { spawnSync } from 'node:child_process'
import { constants } from 'node:os'
import { dirname, join, relative } from 'node:path'
import { cacheFolder } from '../gather/cache.ts'
import { folderContent } from '../gather/folder.ts'
import { home } from '../home.ts'
import { keepOnce, withContents } from '../managers/kept.ts'
import { lever } from '../managers/lever.ts'
import { scriptEnvironment } from '../managers/node-options.ts'
import { isOwnFolder } from '../managers/own-code.ts'
import { noteScript, openRun, type Run, readPart, writePart } from '../managers/run.ts'
import { answerScript, type ScriptCall } from '../managers/script-gate.ts'
import { withTruePrograms } from '../managers/true-programs.ts'
import type { Plan, PlannedScript } from '../model.ts'
import { Fault } from '../parse/fault.ts'
import { isStillNoted } from '../receipts/receipts.ts'
import { inert } from '../text/escape.ts'
import { builtFrom, rememberBuilt } from './built.ts'
import { escapes } from './escape.ts'
import { hookIn } from './hook-command.ts'
import { planForNpm, planForPnpm } from './late-plan.ts'
import { npmHook } from './npm-hook.ts'
import { planOnce } from './once.ts'
import { recordScript } from './receipt.ts'
import { openSession, type Session } from './session.ts'
import { guardFiles, vendored } from './wiring.ts'

interface Visit {
  readonly run: Run
  readonly session: Session
  readonly plan: Plan
  readonly call: ScriptCall
  readonly folder: string
  readonly shell: string
  readonly isPnpm: boolean
  /** This very process has said why the plan says no. */
  readonly isTold: boolean
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
    // pnpm's hooks are in its pnpmfile; what npm's would do is done there.
    const code = hook && setup?.kind !== 'pnpm' ? await npmHook(hook.event, env, process.ppid) : 0
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
  return answer({ run, session, plan, call, folder, shell, isPnpm: setup?.kind === 'pnpm', isTold })
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

async function answer(visit: Visit): Promise<number> {
  const { run, session, plan, call, folder, shell } = visit
  const given = answerScript(call, plan, (planned) => holds(folder, planned, session))
  noteScript(run, {
    id: `${call.name}@${call.version}`,
    event: call.event,
    ran: given.run,
    ...(!given.run && { why: given.why }),
  })
  if (!given.run) return plan.go ? 0 : stopEverything(visit)
  const kept = keepOnce(run, watched(session))
  const noted = await receiptOf(visit, given.planned)
  const code = execute(shell, call.command, withTruePrograms(session.env, session.cacheFolder))
  // Before the guard loads another part of itself, which the script may have changed.
  const touched = kept.changed([])
  if (touched.length > 0) kept.restore(touched)
  const isLogCut = noted !== undefined && !isStillNoted(noted.folder, noted.hash)
  await receiptOf(visit, given.planned, code)
  const changed = [...touched, ...kept.changed(watched(session))]
  if (changed.length > 0 || isLogCut) {
    kept.restore(changed)
    const files = changed.map((path) => relative(session.project.folder, path)).join(', ')
    const did = [
      ...(changed.length > 0 ? [`changed ${files}; restored`] : []),
      ...(isLogCut ? ['took receipts out of the log; what it held before is lost'] : []),
    ].join(', and ')
    const text = `portcullis: INCIDENT the ${call.event} script of ${given.planned.id} ${did}`
    writePart(run, 'stopped', { text: `${inert(text)}\n`, condemned: [] })
    writePart(run, 'plan', { ...plan, go: false, run: [] })
    return stopEverything({ ...visit, isTold: false })
  }
  rememberBuilt(session.cacheFolder, folder, given.planned, folderContent(folder))
  return code
}

/** Before it starts and when it has ended: a script may end the guard too. */
const receiptOf = ({ run, session, call }: Visit, { id, integrity }: PlannedScript, code?: number) =>
  recordScript(session, run, { id, integrity, event: call.event, ...(code !== undefined && { code }) })

/** The guard's files, and whatever else is in their folder. */
const watched = ({ project: { folder } }: Session): string[] => [
  ...new Set([...guardFiles(folder), ...withContents(join(folder, vendored))]),
]

/** The bytes as judged, or as this package's own approved scripts left them at the last install. */
function holds(folder: string, planned: PlannedScript, session: Session): boolean {
  if (!lever('script-shell/content')) return true
  const content = folderContent(folder)
  return content === planned.content || content === builtFrom(session.cacheFolder, folder, planned)
}

/**
 * A manager only drops an optional dependency whose script fails. pnpm is told to end; npm's last hook says no, which
 * npm then shows, while a npm that was killed would keep to itself what this script wrote.
 */
function stopEverything({ run, session, isPnpm, isTold }: Visit): number {
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
