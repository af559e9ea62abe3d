import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { delimiter, join, resolve } from 'node:path'

/**
 * Guards an install of a project of the user's own, wired or not, with the package manager on the PATH.
 * @param path as typed, relative to where `npm start` was typed
 * @returns the exit code: 0 installed, 1 stopped, 2 could not do its work
 */
export async function guardOwn(path: string, dist: string): Promise<number> {
  const folder = resolve(process.env['npm_lifecycle_event'] === 'start' ? (process.env['INIT_CWD'] ?? '.') : '.', path)
  if (!existsSync(join(folder, 'package.json'))) {
    console.error(`${folder} has no package.json, so there is nothing to install`)
    return 2
  }
  const program = [join(dist, 'cli.cjs'), 'install']
  const child = spawn(process.execPath, program, { cwd: folder, env: ownEnvironment(process.env), stdio: 'inherit' })
  return new Promise((done, failed) => {
    child.once('error', failed)
    child.once('close', (code) => done(code ?? 2))
  })
}

/** What `npm start` adds for its own script would be taken for the project's settings: `ignore-scripts` above all. */
const settings = ['prefix', 'global_prefix', 'local_prefix', 'user_agent', 'npm_version']
const fromOurNpmrc = ['ignore_scripts', 'save_exact', 'omit_lockfile_registry_resolved']
const ofNpmStart = new Set([
  'INIT_CWD',
  'npm_command',
  'npm_execpath',
  'npm_node_execpath',
  ...[...settings, ...fromOurNpmrc].map((key) => `npm_config_${key}`),
])

function ownEnvironment(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const kept = Object.entries(env).filter(
    ([name]) => !ofNpmStart.has(name) && !/^npm_(?:lifecycle|package)_/u.test(name),
  )
  const folders = (env['PATH'] ?? '').split(delimiter)
  return {
    ...Object.fromEntries(kept),
    PATH: folders.filter((folder) => !/node_modules|node-gyp-bin/u.test(folder)).join(delimiter),
  }
}
