import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pnpmConfig, type RegistryConfig, readNpmrc, readPnpmWorkspace } from '../gather/npmrc.ts'

/**
 * What a project's files say about registries, where no package manager runs that could be asked: its npmrc, and what a
 * pnpm-workspace.yaml puts over it.
 * @throws Fault `npmrc/…`, `pnpm-workspace/…`
 */
export function projectConfig(folder: string, env: NodeJS.ProcessEnv): RegistryConfig {
  const npmrc = readNpmrc(folder, env)
  const file = join(folder, 'pnpm-workspace.yaml')
  return existsSync(file) ? pnpmConfig(readPnpmWorkspace(readFileSync(file, 'utf8'), file), npmrc) : npmrc
}
