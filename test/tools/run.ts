import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'

export interface RunOptions {
  readonly cwd: string
  /** Added to the clean environment; `undefined` takes a variable out. `HOME` is a new empty folder if not given. */
  readonly env?: Readonly<Record<string, string | undefined>>
  /** Standard input, which is at its end where not given. */
  readonly input?: string
  /** Milliseconds after which all is killed; 120,000 where not given. */
  readonly timeout?: number
  /** Hears of each piece of output as it comes. */
  readonly onOutput?: () => void
}

export interface Result {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  readonly stdout: string
  readonly stderr: string
  /** Both, in the order of arrival. */
  readonly output: string
}

const outputLimit = 16 * 1024 * 1024

export interface World {
  /** What the PATH begins with; the last one holds `node`. */
  readonly folders: readonly string[]
  /** Variables of this manager only. */
  readonly settings: Readonly<Record<string, string>>
  /** The variable by which node-gyp is told where Node's headers are. */
  readonly nodedirVariable: string
}

/** Runs `argv` in a clean environment. */
export async function runIn(world: World, argv: readonly string[], options: RunOptions): Promise<Result> {
  const given = options.env?.['HOME']
  const home = given ?? (await mkdtemp(join(tmpdir(), 'portcullis-home-')))
  try {
    const env = { ...(await environment(home, world)), ...options.env }
    return await spawned(argv, { ...options, env })
  } finally {
    if (given === undefined) await rm(home, { recursive: true, force: true, maxRetries: 3 })
  }
}

/**
 * Everything that a package manager would read of the machine points into `home`. Only what finds system programs is
 * kept of the environment, without the folders that npm adds for scripts. It says `CI=true`.
 */
async function environment(
  home: string,
  { folders, settings, nodedirVariable }: World,
): Promise<Record<string, string>> {
  const kept = ['TMPDIR', 'LANG', 'LC_ALL', 'PYENV_ROOT', 'PYENV_VERSION']
  const system = (process.env['PATH'] ?? '')
    .split(delimiter)
    .filter((folder) => !/node_modules|node-gyp-bin/u.test(folder))
  const nodedir = await headers(folders.at(-1) ?? '', home)
  return {
    ...Object.fromEntries(kept.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : []))),
    PATH: [...folders, ...system].join(delimiter),
    HOME: home,
    XDG_CONFIG_HOME: join(home, '.config'),
    XDG_CACHE_HOME: join(home, '.cache'),
    XDG_DATA_HOME: join(home, '.local', 'share'),
    XDG_STATE_HOME: join(home, '.local', 'state'),
    PNPM_HOME: join(home, '.local', 'share', 'pnpm'),
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_TERMINAL_PROMPT: '0',
    CI: 'true',
    NO_COLOR: '1',
    COREPACK_ENABLE_PROJECT_SPEC: '0',
    npm_config_userconfig: join(home, '.npmrc'),
    npm_config_globalconfig: join(home, 'global.npmrc'),
    npm_config_cache: join(home, '.npm'),
    npm_config_update_notifier: 'false',
    npm_config_fund: 'false',
    npm_config_audit: 'false',
    [nodedirVariable]: nodedir,
    ...settings,
  }
}

/**
 * What node-gyp takes for Node's headers, so that it downloads none: the real ones next to this Node, or else a folder
 * with as much as gyp needs to read a binding.gyp.
 */
async function headers(nodeDir: string, home: string): Promise<string> {
  const real = dirname(nodeDir)
  if (existsSync(join(real, 'include', 'node', 'common.gypi'))) return real
  const made = join(home, 'headers')
  const include = join(made, 'include', 'node')
  await mkdir(include, { recursive: true })
  await writeFile(join(include, 'common.gypi'), '{}\n')
  await writeFile(join(include, 'config.gypi'), "{ 'variables': {}, 'target_defaults': {} }\n")
  return made
}

function spawned(argv: readonly string[], { cwd, env, input, timeout, onOutput }: RunOptions): Promise<Result> {
  return new Promise((resolve, reject) => {
    const [command = '', ...args] = argv
    const child = spawn(command, args, { cwd, env, detached: true, stdio: 'pipe' })
    const killAll = () => {
      try {
        if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL')
      } catch {
        // Nothing of the group is left.
      }
    }
    const timer = setTimeout(killAll, timeout ?? 120_000)
    process.once('exit', killAll)
    const texts = { stdout: '', stderr: '', output: '' }
    for (const name of ['stdout', 'stderr'] as const) {
      child[name].setEncoding('utf8').on('data', (text: string) => {
        onOutput?.()
        for (const key of [name, 'output'] as const) texts[key] = (texts[key] + text).slice(0, outputLimit)
      })
    }
    child.stdin.on('error', () => {}).end(input ?? '')
    child.once('error', reject)
    // What it left running holds its pipes open, so that 'close' would never come.
    child.once('exit', killAll)
    child.once('close', (code, signal) => {
      clearTimeout(timer)
      process.removeListener('exit', killAll)
      resolve({ code, signal, ...texts })
    })
  })
}
