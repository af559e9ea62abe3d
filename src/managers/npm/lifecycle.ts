import { existsSync, realpathSync } from 'node:fs'
import { constants } from 'node:os'
import { dirname, join } from 'node:path'
import { Fault } from '../../parse/fault.ts'
import { isObject, type Json, type JsonObject, own, stringEntriesOf } from '../../parse/json.ts'
import { scriptEnvironment } from '../node-options.ts'
import { isOfScript, type NpmCall, withoutVariables } from './environment.ts'
import { type NpmPlace, placeVariables } from './places.ts'

/** Loads a CommonJS module from its absolute path. */
export type Load = (path: string) => unknown

/** What npm itself does with a package that lies where it belongs. */
export interface Lifecycle {
  /** Runs a command as the package's script for that event, as npm would: environment, PATH, folder and shell. */
  run(place: NpmPlace, script: { readonly event: string; readonly command: string }): Promise<Ended>
  /** Links its bins that were not there when npm did so. */
  linkBins(place: NpmPlace): Promise<void>
}

export interface Ended {
  /** As a shell gives it: 128 and the signal's number where one ended it. */
  readonly code: number
  readonly output: string
}

type RunScript = (options: {
  readonly event: string
  readonly path: string
  readonly pkg: Readonly<Record<string, unknown>>
  readonly env: NodeJS.ProcessEnv
  readonly binPaths: readonly string[]
  readonly scriptShell: string
  readonly stdio: 'pipe'
}) => Promise<unknown>
type BinLinks = (options: { readonly path: string; readonly pkg: JsonObject }) => Promise<unknown>

/**
 * npm's own modules, out of the npm that runs us. That npm is about to install this project with our leave, and would run
 * these scripts if the guard started it again: whoever could change its modules needs no script any more. They are
 * loaded before the first script starts, and from nowhere else, so that no package can stand in for them.
 * @param programs folders that go first on a script's PATH
 * @returns undefined where this npm does not bring them along (Debian's has its modules elsewhere)
 */
export function openLifecycle(
  { program, prefix }: Pick<NpmCall, 'program' | 'prefix'>,
  {
    env,
    programs,
    load,
  }: { readonly env: NodeJS.ProcessEnv; readonly programs: readonly string[]; readonly load: Load },
): Lifecycle | undefined {
  const modules = join(dirname(dirname(realpathSync(program[1] as string))), 'node_modules')
  const [runScript, binLinks] = [loaded(modules, '@npmcli/run-script', load), loaded(modules, 'bin-links', load)]
  if (typeof runScript !== 'function' || typeof binLinks !== 'function') return undefined
  const common = variables(env)
  return {
    async run(place, { event, command }) {
      const options = {
        event,
        path: join(prefix, place.location),
        pkg: { ...packageOf(place), scripts: { [event]: command } },
        env: { ...common, ...placeVariables(place) },
        binPaths: programs,
        scriptShell: '/bin/sh',
        stdio: 'pipe',
      } as const
      return ended(await (runScript as RunScript)(options).catch((error: unknown) => error))
    },
    async linkBins(place) {
      const folder = join(prefix, place.location)
      const bins = join(folder.slice(0, folder.lastIndexOf('node_modules')), 'node_modules', '.bin')
      const missing = stringEntriesOf(own(place.data, 'bin')).filter(([name]) => !existsSync(join(bins, name)))
      await (binLinks as BinLinks)({ path: folder, pkg: { bin: Object.fromEntries(missing) } })
    },
  }
}

function loaded(modules: string, name: string, load: Load): unknown {
  const path = join(modules, name)
  try {
    return realpathSync(path) === path ? load(path) : undefined
  } catch {
    return undefined
  }
}

/** As npm reads it from its record: `name` stands there only where it is not the folder's. */
const packageOf = ({ data, package: { name, version } }: NpmPlace): JsonObject => ({ ...data, name, version })

/** run-script adds these to what our own process has; what tells of the root's script, which we are, goes. */
function variables(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const none = Object.fromEntries(Object.keys(process.env).map((name) => [name, undefined]))
  return { ...none, ...withoutVariables(scriptEnvironment(env), isOfScript) }
}

/** run-script gives and throws the same fields; a program that did not start has an error's code instead of its own. */
function ended(result: unknown): Ended {
  const { code, signal, stdout, stderr } = isObject(result as Json) ? (result as Record<string, unknown>) : {}
  const output = `${stdout ?? ''}\n${stderr ?? ''}`
  if (typeof signal === 'string') return { code: 128 + constants.signals[signal as NodeJS.Signals], output }
  if (typeof code === 'number') return { code, output }
  throw result instanceof Error ? result : new Fault('npm/no-script', 'npm does not say how a script ended')
}
