import { ChildProcess, type SpawnOptions } from 'node:child_process'
import { lever } from '../lever.ts'

interface InternalSpawn extends SpawnOptions {
  file?: string
  args?: string[]
  envPairs?: string[]
}
type Spawns = { spawn(options: InternalSpawn): unknown }

/**
 * pnpm 10 and 11 run hooks in their own process, so every child they start can be seen. A lifecycle script that does
 * not go through our shell (`pnpm rebuild` ignores updateConfig, git dependencies are prepared without it, a flag can
 * replace it) is turned back to it. pnpm 12 is native: there is nothing to patch.
 */
export function routeScriptsThrough(shell: string): void {
  if (!lever('pnpm/spawn-patch')) return
  const prototype = ChildProcess.prototype as unknown as Spawns
  const original = prototype.spawn
  prototype.spawn = function spawn(this: ChildProcess, options: InternalSpawn) {
    return original.call(this, isLifecycle(options) && options.file !== shell ? routed(options, shell) : options)
  }
}

/** What npm-lifecycle puts into the environment of every script that it starts; together they name one script. */
const marks = ['npm_lifecycle_event', 'npm_package_json'] as const

/**
 * The variables are inherited by whatever a script starts, so when pnpm itself was started by a script, its other
 * children have the same ones: only a pair that differs from pnpm's own is a new script.
 */
function isLifecycle({ envPairs = [] }: InternalSpawn): boolean {
  const pairs = marks.map((mark) => envPairs.findLast((pair) => pair.startsWith(`${mark}=`)))
  return (
    pairs[0] !== undefined &&
    pairs.some((pair, index) => pair !== `${marks[index]}=${process.env[marks[index] as string]}`)
  )
}

function routed(options: InternalSpawn, shell: string): InternalSpawn {
  const body = options.args?.at(-1) ?? ''
  const script = options.envPairs?.findLast((pair) => pair.startsWith(scriptMark))?.slice(scriptMark.length)
  // For a shell of its own choice pnpm 11 puts a signal trap before the command; ours sets none and gets none.
  const command = script !== undefined && body.endsWith(`; ${script}`) ? script : body
  return { ...options, file: shell, args: [shell, '-c', command] }
}

const scriptMark = 'npm_lifecycle_script='
