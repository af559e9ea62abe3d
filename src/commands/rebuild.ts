import { home } from '../home.ts'
import { call } from '../managers/call.ts'
import { type NpmCall, nestedEnvironment } from '../managers/npm/environment.ts'
import { errorsIn } from '../managers/npm/said.ts'
import { notedScripts, type Run, readPart, writePart } from '../managers/run.ts'
import { runShell } from '../managers/run-shell.ts'
import type { Plan } from '../model.ts'
import { Fault } from '../parse/fault.ts'

/** npm 12 runs only what its own list names, and that list cannot be changed during a run: approved scripts run here. */
export async function runApproved(npm: NpmCall, run: Run, plan: Plan, env: NodeJS.ProcessEnv): Promise<number> {
  const done = new Set(
    notedScripts(run)
      .filter(({ ran }) => ran)
      .map(({ id }) => id),
  )
  const waiting = plan.run.map(({ id }) => id).filter((id) => !done.has(id))
  return waiting.length === 0 ? 0 : rebuild(npm, run, waiting, env)
}

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
  // npm drops an optional dependency whose script fails, and ends well.
  const stopped = readPart(run, 'stopped')
  if (stopped) throw new Fault('install/stopped', stopped.text.trim())
  if (code !== 0) throw new Fault('npm/script-failed', `an approved script failed: ${errorsIn(output)}`)
  return 0
}
