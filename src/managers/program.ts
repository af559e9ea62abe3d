import { existsSync, statSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { Fault } from '../parse/fault.ts'
import { call } from './call.ts'
import { npmMajor } from './npm/environment.ts'

export const majorOf = async (program: readonly string[], env: NodeJS.ProcessEnv): Promise<number> => {
  const { output } = await call([...program, '--version'], { cwd: process.cwd(), env })
  const version = output.trim().split('\n').at(-1) ?? ''
  const major = npmMajor(version)
  if (major === 11 || major === 12) return major
  throw new Fault('npm/unknown-version', `npm ${version} was never proven to be stopped by the guard`, {
    hint: 'use npm 11 or 12',
  })
}

/**
 * The manager, or git, on PATH. Folders in a node_modules are passed over: started through `npm run`, the guard would else
 * find what a dependency put there under the manager's name.
 */
export function programOf(name: 'npm' | 'pnpm' | 'git', env: NodeJS.ProcessEnv): string[] {
  if (name === 'npm' && env['npm_execpath'] && env['npm_node_execpath'] && /npm-cli\.js$/u.test(env['npm_execpath'])) {
    return [env['npm_node_execpath'], env['npm_execpath']]
  }
  const names = process.platform === 'win32' ? [`${name}.cmd`, `${name}.exe`] : [name]
  for (const folder of (env['PATH'] ?? '').split(delimiter)) {
    if (folder === '' || /(?:^|[\\/])node_modules(?:[\\/]|$)/u.test(folder)) continue
    const found = names.map((file) => join(folder, file)).find((path) => existsSync(path) && statSync(path).isFile())
    if (found) return [found]
  }
  throw new Fault('wrap/not-found', `there is no ${name} on the PATH`)
}
