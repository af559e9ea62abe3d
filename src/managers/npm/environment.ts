import { readFileSync, realpathSync } from 'node:fs'
import { dirname, isAbsolute, join } from 'node:path'
import { Fault } from '../../parse/fault.ts'
import { own, parseJson, stringOf } from '../../parse/json.ts'
import { guardedEnvironment } from '../node-options.ts'

/** How npm was called, as it tells every script that it starts. */
export interface NpmCall {
  readonly major: number
  /** `install`, `ci`, `add`, `rebuild`, …; absent when npm did not say. */
  readonly command?: string
  readonly prefix: string
  /** Node and npm's own program, absolute. */
  readonly program: readonly string[]
  readonly scriptShell?: string
}

export function npmCall(env: NodeJS.ProcessEnv): NpmCall {
  const [node, cli, prefix] = [env['npm_node_execpath'], env['npm_execpath'], env['npm_config_local_prefix']]
  if (!node || !cli || !prefix || ![node, cli, prefix].every(isAbsolute)) {
    throw new Fault('npm/not-npm', 'this hook was not started by npm', {
      hint: 'it belongs into the scripts of package.json; to check a project yourself use `portcullis check`',
    })
  }
  return {
    major: npmMajor(npmVersion(cli)),
    prefix,
    program: [node, cli],
    ...(env['npm_command'] && { command: env['npm_command'] }),
    ...(env['npm_config_script_shell'] && { scriptShell: env['npm_config_script_shell'] }),
  }
}

/** The version of the npm whose program this is; the user agent is a setting that anybody can change. */
export function npmVersion(cli: string | undefined): string | undefined {
  try {
    const file = join(dirname(dirname(realpathSync(cli ?? ''))), 'package.json')
    const manifest = parseJson(readFileSync(file, 'utf8'), file)
    return own(manifest, 'name') === 'npm' ? stringOf(own(manifest, 'version')) : undefined
  } catch {
    return undefined
  }
}

/** Not a number where there is no such version. */
export const npmMajor = (version: string | undefined): number =>
  Number(/^(\d+)\./u.exec(version ?? '')?.[1] ?? Number.NaN)

/**
 * The environment for a npm that the guard starts: the outer one's settings stay (npm hands flags down as
 * `npm_config_*`), what names the outer script goes, and so does `allow-scripts`-like permission.
 */
export function nestedEnvironment(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const dropped =
    /^npm_(?:command$|config_(?:script_shell|ignore_scripts|dry_run|global$|location$|foreground_scripts))/iu
  return withoutVariables(guardedEnvironment(env), (name) => isOfScript(name) || dropped.test(name))
}

/** What npm tells a script of its package; node-gyp takes settings of the user's under such names too. */
export const isOfScript = (name: string): boolean => /^npm_(?:lifecycle_|package_(?!config_node_gyp_))/iu.test(name)

export const withoutVariables = (env: NodeJS.ProcessEnv, isDropped: (name: string) => boolean): NodeJS.ProcessEnv =>
  Object.fromEntries(Object.entries(env).filter(([name]) => !isDropped(name)))
